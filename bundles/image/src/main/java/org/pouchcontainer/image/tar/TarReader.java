package org.pouchcontainer.image.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.image.tar.TarEntry.Extent;
import org.pouchcontainer.image.tar.TarEntry.Type;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Reads a tar as it streams by: ustar, pax, GNU long names, and the sparse formats of both.
 *
 * <p>Names and attribute values stay bytes from end to end, and every length is bounded before it
 * is believed. Not for use by several threads.
 */
final class TarReader {
  private static final int MAX_EXTENTS = 1_000_000;

  private final InputStream in;
  private final TarLimits limits;
  private final PaxHeaders global = new PaxHeaders();
  private final byte[] block = new byte[TarHeader.BLOCK];
  private long entries;

  /** Stored bytes of the current entry that were not read yet, and the padding after them. */
  private long remaining;

  private long padding;
  private int headerBytes;

  TarReader(InputStream in, TarLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  static EngineException corrupt(String why) {
    return EngineException.invalid("its tar is corrupt: " + why);
  }

  private static EngineException tooLarge(String what) {
    return new EngineException(ErrorKind.RESOURCE_EXHAUSTED, "its tar asks for too much: " + what);
  }

  /** The next entry, null at the end; what was not read of the last one is skipped. */
  @Nullable TarEntry next() throws IOException {
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
  int read(byte[] target, int offset, int length) throws IOException {
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
      sparse = oldSparseMap(header);
    }
    startContent(stored);
    if (pax.sparseMapInData()) {
      size = pax.sparseSize(stored);
      sparse = sparseMapInData();
    }
    requireSize(size);
    if (sparse != null) {
      verify(sparse, size);
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

  /** GNU's old format: four runs in the header, more in blocks that follow. */
  private List<Extent> oldSparseMap(TarHeader header) throws IOException {
    List<Extent> extents = new ArrayList<>();
    addRuns(header.numbers(386, 4), extents);
    boolean more = header.byteAt(482) != 0;
    while (more) {
      if (!readFully()) {
        throw new EOFException("the archive ends in a sparse file's map");
      }
      TarHeader extension = TarHeader.unchecked(block.clone());
      addRuns(extension.numbers(0, 21), extents);
      more = extension.byteAt(504) != 0;
    }
    return extents;
  }

  private static void addRuns(long[] numbers, List<Extent> extents) {
    for (int i = 0; i < numbers.length; i += 2) {
      if (numbers[i + 1] != 0) {
        add(extents, numbers[i], numbers[i + 1]);
      }
    }
  }

  private static void add(List<Extent> extents, long offset, long length) {
    if (extents.size() >= MAX_EXTENTS) {
      throw corrupt("a sparse file has more than " + MAX_EXTENTS + " runs");
    }
    extents.add(new Extent(offset, length));
  }

  /** Format 1.0: decimal lines before the data, padded to a block. */
  private List<Extent> sparseMapInData() throws IOException {
    long before = remaining;
    long count = decimalLine();
    if (count < 0 || count > MAX_EXTENTS) {
      throw corrupt("a sparse file has more than " + MAX_EXTENTS + " runs");
    }
    List<Extent> extents = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      add(extents, decimalLine(), decimalLine());
    }
    long used = before - remaining;
    long pad = padding(used);
    byte[] scratch = new byte[(int) pad];
    int done = 0;
    while (done < pad) {
      int n = read(scratch, done, (int) pad - done);
      if (n < 0) {
        throw corrupt("a sparse file's map is incomplete");
      }
      done += n;
    }
    return extents;
  }

  private long decimalLine() throws IOException {
    long value = 0;
    byte[] one = new byte[1];
    for (int digits = 0; digits < 20; digits++) {
      if (read(one, 0, 1) < 0) {
        throw corrupt("a sparse file's map is incomplete");
      }
      if (one[0] == '\n') {
        return value;
      }
      if (one[0] < '0' || one[0] > '9') {
        throw corrupt("a sparse file's map has something else than numbers");
      }
      value = value * 10 + (one[0] - '0');
    }
    throw corrupt("a sparse file's map has too long a number");
  }

  private void verify(List<Extent> extents, long size) {
    long end = 0;
    long sum = 0;
    for (Extent extent : extents) {
      if (extent.offset() < end
          || extent.length() < 0
          || extent.length() > size - extent.offset()) {
        throw corrupt("a sparse file's runs overlap or exceed its size");
      }
      end = extent.offset() + extent.length();
      sum += extent.length();
    }
    if (sum != remaining) {
      throw corrupt("a sparse file's runs do not add up to its stored bytes");
    }
  }

  private void startContent(long size) {
    remaining = size;
    padding = padding(size);
  }

  private static long padding(long size) {
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

  private boolean readFully() throws IOException {
    int n = in.readNBytes(block, 0, block.length);
    if (n > 0 && n < block.length) {
      throw new EOFException("the archive ends in the middle of a header");
    }
    return n == block.length;
  }
}
