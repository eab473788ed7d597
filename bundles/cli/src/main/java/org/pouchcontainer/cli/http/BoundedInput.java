package org.pouchcontainer.cli.http;

import java.io.IOException;
import java.io.InputStream;

/** The body of a message with a known length. */
final class BoundedInput extends InputStream {
  private final InputStream in;
  private long left;

  BoundedInput(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new IOException("the engine closed the connection in the middle of its answer");
    }
    left -= count;
    return count;
  }
}
