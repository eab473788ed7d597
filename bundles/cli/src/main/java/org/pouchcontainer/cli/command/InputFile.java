package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.term.Terminal;

/**
 * An archive that a command sends: a file, whose progress is shown on a terminal, or standard
 * input.
 *
 * @param in its bytes
 * @param length their number, negative if it is not known
 */
record InputFile(InputStream in, long length) implements AutoCloseable {
  private static final String TAR = "application/x-tar";

  /**
   * For the value of {@code --input} or an argument.
   *
   * @throws CliException if there is no such file, or a terminal would have to give the bytes
   */
  static InputFile of(Context context, String name, boolean quiet)
      throws IOException, InterruptedException {
    if (name.isEmpty() || name.equals("-")) {
      if (context.terminal().hasInput()) {
        throw new CliException("standard input is a terminal; name a file or redirect it");
      }
      return new InputFile(context.in(), -1);
    }
    Path file = Path.of(name);
    try {
      InputStream in = Files.newInputStream(file);
      long length = Files.isRegularFile(file) ? Files.size(file) : -1;
      boolean bar = !quiet && length > 0 && context.terminal().hasErrors();
      Terminal.Size screen =
          bar && context.terminal().hasInput() ? context.terminal().size() : Pull.NO_SCREEN;
      return new InputFile(
          screen.columns() > 0 ? new Meter(context, in, length, screen) : in, length);
    } catch (NoSuchFileException missing) {
      throw new CliException("read %s: no such file".formatted(name), missing);
    }
  }

  /** Makes this the body of a request. */
  Request in(Request request) {
    return request.stream(TAR, in, length);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Shows how much was read. */
  private static final class Meter extends java.io.FilterInputStream {
    private final Progress progress;
    private final long length;
    private long read;

    Meter(Context context, InputStream in, long length, Terminal.Size screen) {
      super(in);
      this.progress = new Progress(context.err(), screen);
      this.length = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      int got = super.read(bytes, offset, count);
      read += Math.max(0, got);
      progress.show(Progress.message("archive", read < length ? "sending" : "done", read, length));
      return got;
    }

    @Override
    public void close() throws IOException {
      progress.end();
      super.close();
    }
  }
}
