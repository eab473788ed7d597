package org.pouchcontainer.cli.http;

import java.io.IOException;
import java.io.InputStream;

/** The body of a message in chunks, RFC 9112 section 7.1. */
final class ChunkedInput extends InputStream {
  private final InputStream in;
  private long left;
  private boolean first = true;
  private boolean ended;

  ChunkedInput(InputStream in) {
    this.in = in;
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
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new IOException("the engine closed the connection in the middle of its answer");
    }
    left -= count;
    return count;
  }

  private void nextChunk() throws IOException {
    if (!first) {
      HeadReader.line(in);
    }
    first = false;
    String size = HeadReader.line(in).split(";", 2)[0].trim();
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new IOException("malformed chunk in the answer");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      ended = true;
      for (String trailer = HeadReader.line(in); !trailer.isEmpty(); ) {
        trailer = HeadReader.line(in);
      }
    }
  }
}
