package org.pouchcontainer.archive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.tukaani.xz.XZInputStream;

/**
 * Uncompresses what is compressed, whatever it is called: the first bytes tell.
 *
 * <p>Read: gzip, zstd, xz, and anything else as it is.
 */
public final class Decompression {
  private static final int BUFFER = 64 << 10;

  /** An xz stream may ask for gigabytes; the highest preset of its own tool needs 65 MiB. */
  private static final int XZ_MEMORY_KIB = 128 << 10;

  private static final int MAGIC = 6;

  private Decompression() {}

  /** How a stream is compressed. */
  public enum Format {
    /** It is not. */
    NONE,
    /** RFC 1952. */
    GZIP,
    /** RFC 8878. */
    ZSTD,
    /** The xz tool's. */
    XZ,
    /** The bzip2 tool's; recognised but not read. */
    BZIP2
  }

  /** Tells the format by the first bytes, of which six suffice. */
  public static Format detect(byte[] magic) {
    boolean skippable =
        magic.length >= 4 && (magic[0] & 0xf0) == 0x50 && starts(magic, 1, 0x2a, 0x4d, 0x18);
    if (starts(magic, 0, 0x1f, 0x8b)) {
      return Format.GZIP;
    }
    if (skippable || starts(magic, 0, 0x28, 0xb5, 0x2f, 0xfd)) {
      return Format.ZSTD;
    }
    if (starts(magic, 0, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return Format.XZ;
    }
    return starts(magic, 0, 'B', 'Z', 'h') ? Format.BZIP2 : Format.NONE;
  }

  private static boolean starts(byte[] bytes, int from, int... expected) {
    if (bytes.length < from + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[from + i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The uncompressed content; closing it closes the source. Not bounded: who reads it must count.
   *
   * @throws EngineException NOT_IMPLEMENTED for bzip2
   * @throws IOException if the head of a compressed stream is damaged
   */
  public static InputStream open(InputStream source) throws IOException {
    Content content = sniff(source);
    return content.uncompressed();
  }

  /**
   * A stream whose format is known.
   *
   * @param format as its first bytes tell
   * @param raw from the first byte on
   */
  public record Content(Format format, InputStream raw) {
    /** What {@link Decompression#open} gives. */
    public InputStream uncompressed() throws IOException {
      return switch (format) {
        case NONE -> raw;
        case GZIP -> new GZIPInputStream(new NeverEmpty(raw), BUFFER);
        case ZSTD -> new ZstdInputStream(raw);
        case XZ -> new XZInputStream(raw, XZ_MEMORY_KIB);
        case BZIP2 ->
            throw new EngineException(
                ErrorKind.NOT_IMPLEMENTED,
                "read archive: it is compressed with bzip2; uncompress it, or use gzip, xz or zstd");
      };
    }
  }

  /** Looks at the first bytes without losing them. */
  public static Content sniff(InputStream source) throws IOException {
    InputStream buffered = new BufferedInputStream(source, BUFFER);
    buffered.mark(MAGIC);
    byte[] magic = buffered.readNBytes(MAGIC);
    buffered.reset();
    return new Content(detect(magic), buffered);
  }

  /** The JDK's gzip reader takes an empty pipe for the end of the last member. */
  private static final class NeverEmpty extends FilterInputStream {
    NeverEmpty(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      return Math.max(1, super.available());
    }
  }
}
