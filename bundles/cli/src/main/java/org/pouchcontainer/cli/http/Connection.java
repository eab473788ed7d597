package org.pouchcontainer.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A byte stream in both directions. Reading and writing may happen at the same time in two threads.
 */
public interface Connection extends AutoCloseable {
  /** What the engine sends. */
  InputStream in();

  /** What is sent to the engine; not buffered. */
  OutputStream out();

  /** Tells the engine that nothing more will be sent, while its own bytes still arrive. */
  void closeOutput() throws IOException;

  @Override
  void close() throws IOException;
}
