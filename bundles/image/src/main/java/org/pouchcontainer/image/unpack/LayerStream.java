package org.pouchcontainer.image.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.pouchcontainer.archive.Decompression;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The uncompressed content of a layer: hashed, counted and bounded as it is read.
 *
 * <p>The compression is told by the first bytes, as other engines do it, for media types in the
 * field are often wrong; the digests decide what is right.
 */
final class LayerStream extends InputStream {
  private static final int BUFFER = 64 << 10;

  private final InputStream in;
  private final MessageDigest hasher = Digest.newSha256();
  private final long limit;
  private final Cancellation cancellation;
  private final boolean trusted;
  private long count;

  private LayerStream(InputStream in, long limit, Cancellation cancellation, boolean trusted) {
    this.in = in;
    this.limit = limit;
    this.cancellation = cancellation;
    this.trusted = trusted;
  }

  /**
   * Wraps a blob.
   *
   * @param verified whether the blob's digest was verified just now and is also the layer's diff
   *     id: what is not compressed need not be hashed again then
   * @param limit uncompressed bytes that it may have
   */
  static LayerStream open(InputStream blob, boolean verified, long limit, Cancellation cancellation)
      throws IOException {
    Decompression.Content content = Decompression.sniff(blob);
    boolean trusted = verified && content.format() == Decompression.Format.NONE;
    return new LayerStream(content.uncompressed(), limit, cancellation, trusted);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    cancellation.check();
    int n = in.read(target, offset, length);
    if (n > 0) {
      count += n;
      if (count > limit) {
        throw new EngineException(
            ErrorKind.RESOURCE_EXHAUSTED,
            "larger than the limit of %d bytes when uncompressed".formatted(limit));
      }
      if (!trusted) {
        hasher.update(target, offset, n);
      }
    }
    return n;
  }

  /** Reads what stands behind the archive, which belongs to the digest too. */
  void drain() throws IOException {
    byte[] scratch = new byte[BUFFER];
    while (read(scratch, 0, scratch.length) >= 0) {
      cancellation.check();
    }
  }

  /** Uncompressed bytes read. */
  long count() {
    return count;
  }

  /**
   * Verifies the digest of all that was read; once.
   *
   * @throws EngineException DATA_LOSS
   */
  void verify(Digest diffId) {
    if (trusted) {
      return;
    }
    String actual = HexFormat.of().formatHex(hasher.digest());
    if (!diffId.algorithm().equals("sha256") || !actual.equals(diffId.hex())) {
      throw new EngineException(
          ErrorKind.DATA_LOSS,
          "its diff id should be %s, but its uncompressed content has sha256:%s; the image is damaged"
              .formatted(diffId, actual));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
