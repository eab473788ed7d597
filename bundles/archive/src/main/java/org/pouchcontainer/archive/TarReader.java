package org.pouchcontainer.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.archive.TarEntry.Extent;
import org.pouchcontainer.archive.TarEntry.Type;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Reads a tar as it streams by: ustar, pax, GNU long names, and the sparse formats of both.
 *
 * <p>Names and attribute values stay bytes from end to end, and every length is bounded before it
 * is believed. Not for use by several threads.
 */
public final class TarReader {
  private final InputStream in;
  private final TarLimits limits;
  private final PaxHeaders global = new PaxHeaders();
  private final byte[] block = new byte[TarHeader.BLOCK];
  private long entries;

  /** Stored bytes of the current entry that were not read yet, and the padding after them. */
  private long remaining;

  private long padding;
  private int headerBytes;

  /**
   * Reads this stream; it stays the caller's to close.
   *
   * @param in uncompressed
   */
  public TarReader(InputStream in, TarLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  static EngineException corrupt(String why) {
    return EngineException.invalid("its tar is corrupt: " + why);
  }

  private static EngineException tooLarge(String what) {
    return new EngineException(ErrorKind.RESOURCE_EXHAUSTED, "its tar asks for too much: " + what);
  }

  /**
   * The next entry, null at the end; what was not read of the last one is skipped.
   *
   * @throws EngineException INVALID_ARGUMENT for a damaged archive, RESOURCE_EXHAUSTED beyond the
   *     limits
   */
  public @Nullable TarEntry next() throws IOException {
    skipRest();
    PaxHeaders pax = new PaxHeaders();
    pax.addAll(global);
    String longName = null;
    String longLink = null;
    headerBytes = 0;
    while (readBlock()) {
      TarHeader header = new TarHeader(block.clone());
      switch (header.type()) {
        case 'x', 'X' -> pax.parse(extendedHeader(header));
        case 'g' -> {
          global.parse(extendedHeader(header));
          pax.addAll(global);
        }
        case 'L' -> longName = untilNul(extendedHeader(header));
        case 'K' -> longLink = untilNul(extendedHeader(header));
        case 'V' -> {
          // A volume label names the archive, not a file.
          startContent(header.size());
          skipRest();
        }
        default -> {
          return entry(header, pax, longName, longLink);
        }
      }
    }
    return null;
  }

  /** Reads stored bytes of the current entry; −1 at its end. */
  public int read(byte[] target, int offset, int length) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    int n = in.read(target, offset, (int) Math.min(length, remaining));
    if (n < 0) {
      throw new EOFException("the archive ends in the middle of a file");
    }
    remaining -= n;
    return n;
  }

  private TarEntry entry(
      TarHeader header, PaxHeaders pax, @Nullable String longName, @Nullable String longLink)
      throws IOException {
    if (++entries > limits.entries()) {
      throw tooLarge("more than " + limits.entries() + " entries");
    }
    String name = first(pax.sparseName(), pax.text("path"), longName, header.name());
    String link = first(pax.text("linkpath"), longLink, header.linkName());
    Type type = type(header.type(), name);
    long stored = pax.number("size", header.size());
    if (!carriesData(header.type())) {
      // Some writers repeat the target's size at a hard link; no data follows.
      stored = 0;
    }
    requireSize(stored);
    List<Extent> sparse = pax.sparseMap();
    long size = sparse == null ? stored : pax.sparseSize(stored);
    if (header.type() == 'S') {
      size = header.number(483, 12);
      sparse = SparseMaps.old(header, this);
    }
    startContent(stored);
    if (pax.sparseMapInData()) {
      size = pax.sparseSize(stored);
      sparse = SparseMaps.beforeData(this, stored);
    }
    requireSize(size);
    if (sparse != null) {
      SparseMaps.verify(sparse, size, remaining);
    }
    long[] time = pax.time("mtime");
    return new TarEntry(
        type,
        name,
        link,
        type == Type.FILE ? size : 0,
        header.mode(),
        pax.number("uid", header.uid()),
        pax.number("gid", header.gid()),
        time == null ? header.mtime() : time[0],
        time == null ? 0 : (int) time[1],
        isDevice(type) ? header.deviceMajor() : 0,
        isDevice(type) ? header.deviceMinor() : 0,
        pax.xattrs(),
        sparse);
  }

  private static boolean isDevice(Type type) {
    return type == Type.CHARACTER_DEVICE || type == Type.BLOCK_DEVICE;
  }

  private static Type type(char flag, String name) {
    return switch (flag) {
      // Before POSIX, a directory was a file whose name ends with a slash.
      case '0', 0 -> name.endsWith("/") ? Type.DIRECTORY : Type.FILE;
      case '7', 'S' -> Type.FILE;
      case '1' -> Type.HARD_LINK;
      case '2' -> Type.SYMBOLIC_LINK;
      case '3' -> Type.CHARACTER_DEVICE;
      case '4' -> Type.BLOCK_DEVICE;
      case '5' -> Type.DIRECTORY;
      case '6' -> Type.FIFO;
      default ->
          throw corrupt(
              "entry \"%s\" has the unknown type '%c'".formatted(RawNames.show(name), flag));
    };
  }

  private static boolean carriesData(char flag) {
    return flag == '0' || flag == 0 || flag == '7' || flag == 'S';
  }

  private static String first(@Nullable String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null) {
        return candidate;
      }
    }
    return "";
  }

  private void requireSize(long size) {
    if (size < 0) {
      throw corrupt("an entry has a negative size");
    }
    if (size > limits.contentBytes()) {
      throw tooLarge(
          "an entry of %d bytes is larger than the limit of %d"
              .formatted(size, limits.contentBytes()));
    }
  }

  private byte[] extendedHeader(TarHeader header) throws IOException {
    long size = header.size();
    if (size < 0 || size > limits.headerBytes() - headerBytes) {
      throw tooLarge("extended headers larger than the limit of " + limits.headerBytes());
    }
    headerBytes += (int) size;
    startContent(size);
    byte[] data = in.readNBytes((int) size);
    if (data.length < size) {
      throw new EOFException("the archive ends in an extended header");
    }
    remaining = 0;
    skipRest();
    return data;
  }

  private static String untilNul(byte[] data) {
    int end = 0;
    while (end < data.length && data[end] != 0) {
      end++;
    }
    return RawNames.of(data, 0, end);
  }

  private void startContent(long size) {
    remaining = size;
    padding = padding(size);
  }

  static long padding(long size) {
    return (TarHeader.BLOCK - (size % TarHeader.BLOCK)) % TarHeader.BLOCK;
  }

  private void skipRest() throws IOException {
    in.skipNBytes(remaining + padding);
    remaining = 0;
    padding = 0;
  }

  /** Reads a header block; false at the end: two zero blocks, or nothing more. */
  private boolean readBlock() throws IOException {
    if (!readFully()) {
      return false;
    }
    if (!TarHeader.isZero(block)) {
      return true;
    }
    // One zero block alone is tolerated, as GNU tar does it.
    return readFully() && !TarHeader.isZero(block);
  }

  /** A block that continues a header's sparse map. */
  TarHeader readExtension() throws IOException {
    if (!readFully()) {
      throw new EOFException("the archive ends in a sparse file's map");
    }
    return TarHeader.unchecked(block.clone());
  }

  /** Stored bytes of the current entry that were not read yet. */
  long remaining() {
    return remaining;
  }

  private boolean readFully() throws IOException {
    int n = in.readNBytes(block, 0, block.length);
    if (n > 0 && n < block.length) {
      throw new EOFException("the archive ends in the middle of a header");
    }
    return n == block.length;
  }
}
