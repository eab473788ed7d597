package org.pouchcontainer.cli.term;

import java.io.IOException;

/** The terminal that the command was called from, if any. */
public interface Terminal {
  /** Whether standard input is a terminal. */
  boolean hasInput();

  /** Whether standard output is a terminal. */
  boolean hasOutput();

  /** Whether standard error is a terminal. */
  boolean hasErrors();

  /** Its size now; zeros if it has none. */
  Size size() throws IOException, InterruptedException;

  /** Passes every key on as it is until the result is closed. */
  Raw raw() throws IOException, InterruptedException;

  /**
   * Reads a line without showing it.
   *
   * @param prompt shown before
   */
  String readSecret(String prompt) throws IOException, InterruptedException;

  /** Rows and columns. */
  record Size(int rows, int columns) {}

  /** A terminal in raw mode; closing it, or the end of the process, sets it back. */
  interface Raw extends AutoCloseable {
    @Override
    void close();
  }
}
