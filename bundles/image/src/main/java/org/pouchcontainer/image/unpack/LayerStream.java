package org.pouchcontainer.image.unpack;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
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
  private long count;

  private LayerStream(InputStream in, long limit, Cancellation cancellation) {
    this.in = in;
    this.limit = limit;
    this.cancellation = cancellation;
  }

  /**
   * Wraps a blob.
   *
   * @param blob its {@code available()} must not be 0 before its end
   * @param limit uncompressed bytes that it may have
   */
  static LayerStream open(InputStream blob, long limit, Cancellation cancellation)
      throws IOException {
    InputStream buffered = new BufferedInputStream(blob, BUFFER);
    buffered.mark(4);
    byte[] magic = buffered.readNBytes(4);
    buffered.reset();
    return new LayerStream(decompress(buffered, magic), limit, cancellation);
  }

  private static InputStream decompress(InputStream in, byte[] magic) throws IOException {
    if (starts(magic, 0x1f, 0x8b)) {
      return new GZIPInputStream(in, BUFFER);
    }
    boolean skippable =
        magic.length == 4 && (magic[0] & 0xf0) == 0x50 && starts(tail(magic), 0x2a, 0x4d, 0x18);
    if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd) || skippable) {
      return new ZstdInputStream(in);
    }
    return in;
  }

  private static byte[] tail(byte[] magic) {
    return new byte[] {magic[1], magic[2], magic[3]};
  }

  private static boolean starts(byte[] bytes, int... expected) {
    if (bytes.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
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
      hasher.update(target, offset, n);
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
