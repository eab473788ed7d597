package org.pouchcontainer.rest.stream;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer that begins with its first byte, so that a failure before it can still be told by a
 * status. Used by one thread, and stopped by another.
 */
public final class LateOutput extends OutputStream {
  private final Opener opener;
  private @Nullable OutputStream out;
  private volatile boolean stopped;

  /** Begins the answer. */
  @FunctionalInterface
  public interface Opener {
    /** Sends the head. */
    OutputStream open() throws IOException;
  }

  /** Begins with this. */
  public LateOutput(Opener opener) {
    this.opener = opener;
  }

  /** Lets every write from now on fail. */
  public void stop() {
    stopped = true;
  }

  private OutputStream out() throws IOException {
    if (stopped) {
      throw new IOException("the client has gone");
    }
    OutputStream opened = out;
    if (opened == null) {
      opened = opener.open();
      out = opened;
    }
    return opened;
  }

  @Override
  public void write(int b) throws IOException {
    out().write(b);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out().write(buffer, offset, length);
  }
}
