package org.pouchcontainer.rest.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer of unknown length whose head goes out with the first full buffer: until
 * then a failure can still become an error answer. Used by one thread.
 */
public final class LateBody extends OutputStream {
  private static final int BUFFER = 64 << 10;

  private final Exchange exchange;
  private final int status;
  private final String type;
  private final byte[] buffer = new byte[BUFFER];
  private int filled;
  private @Nullable OutputStream out;

  /** Answers this exchange. */
  public LateBody(Exchange exchange, int status, String type) {
    this.exchange = exchange;
    this.status = status;
    this.type = type;
  }

  @Override
  public void write(int b) throws IOException {
    if (filled == BUFFER) {
      flush();
    }
    buffer[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (filled == BUFFER) {
        flush();
      }
      int n = Math.min(left, BUFFER - filled);
      System.arraycopy(bytes, from, buffer, filled, n);
      filled += n;
      from += n;
      left -= n;
    }
  }

  /** Sends what is gathered, and the head before it. */
  @Override
  public void flush() throws IOException {
    if (out == null) {
      out = exchange.open(status, type);
    }
    out.write(buffer, 0, filled);
    filled = 0;
  }

  /** Ends the answer. */
  public void finish() throws IOException {
    if (out == null) {
      exchange.bytes(status, type, Arrays.copyOf(buffer, filled));
      return;
    }
    flush();
    exchange.finish();
  }
}
