package org.pouchcontainer.engine.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Ends a decompression bomb. */
final class BoundedStream extends FilterInputStream {
  private final long limit;
  private long count;

  BoundedStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = super.read(target, offset, length);
    count(n);
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    count(skipped);
    return skipped;
  }

  private void count(long n) {
    count += Math.max(0, n);
    if (count > limit) {
      throw new EngineException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "the archive is larger than the limit of " + limit + " bytes when uncompressed");
    }
  }
}
