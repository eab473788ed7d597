package org.pouchcontainer.archive;

import static org.pouchcontainer.archive.TarReader.corrupt;

/**
 * The 512-byte header block and how its fields are encoded (POSIX.1-1988 ustar, GNU tar).
 *
 * <p>Numbers are octal text, or base 256 when the first bit is set.
 */
final class TarHeader {
  static final int BLOCK = 512;

  private static final int NAME = 0;
  private static final int MODE = 100;
  private static final int UID = 108;
  private static final int GID = 116;
  private static final int SIZE = 124;
  private static final int MTIME = 136;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int LINK_NAME = 157;
  private static final int MAGIC = 257;
  private static final int DEVICE_MAJOR = 329;
  private static final int DEVICE_MINOR = 337;
  private static final int PREFIX = 345;

  private final byte[] block;

  TarHeader(byte[] block) {
    this(block, true);
  }

  private TarHeader(byte[] block, boolean verify) {
    this.block = block;
    if (verify) {
      verifyChecksum();
    }
  }

  /** A block of numbers that continues a header and has no checksum of its own. */
  static TarHeader unchecked(byte[] block) {
    return new TarHeader(block, false);
  }

  static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  char type() {
    return (char) (block[TYPE] & 0xff);
  }

  String name() {
    String name = text(NAME, 100);
    boolean posix = text(MAGIC, 6).equals("ustar") && block[MAGIC + 5] == 0;
    String prefix = posix ? text(PREFIX, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String linkName() {
    return text(LINK_NAME, 100);
  }

  int mode() {
    return (int) number(MODE, 8) & 07777;
  }

  long uid() {
    return number(UID, 8);
  }

  long gid() {
    return number(GID, 8);
  }

  long size() {
    return number(SIZE, 12);
  }

  long mtime() {
    return number(MTIME, 12);
  }

  int deviceMajor() {
    return (int) number(DEVICE_MAJOR, 8);
  }

  int deviceMinor() {
    return (int) number(DEVICE_MINOR, 8);
  }

  /** Text up to the first NUL or the field's end. */
  private String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return RawNames.of(block, offset, end - offset);
  }

  /** {@code pairs} times two numbers of twelve characters. */
  long[] numbers(int offset, int pairs) {
    long[] numbers = new long[2 * pairs];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(offset + 12 * i, 12);
    }
    return numbers;
  }

  byte byteAt(int offset) {
    return block[offset];
  }

  long number(int offset, int length) {
    return (block[offset] & 0x80) != 0 ? base256(offset, length) : octal(offset, length);
  }

  private long base256(int offset, int length) {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1L : 0L;
    for (int i = 0; i < length; i++) {
      int b = block[offset + i] & 0xff;
      if (i == 0) {
        b = negative ? b : b & 0x7f;
      }
      if (value > (Long.MAX_VALUE >> 8) || value < (Long.MIN_VALUE >> 8)) {
        throw corrupt("a number in a header does not fit into 64 bits");
      }
      value = (value << 8) | b;
    }
    return value;
  }

  private long octal(int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && (block[at] == ' ' || block[at] == 0)) {
      at++;
    }
    long value = 0;
    while (at < end && block[at] != ' ' && block[at] != 0) {
      int digit = block[at] - '0';
      if (digit < 0 || digit > 7) {
        throw corrupt("a number in a header is not octal");
      }
      value = (value << 3) | digit;
      at++;
    }
    return value;
  }

  /** The sum of all bytes with the checksum's own as blanks; old programs summed signed bytes. */
  private void verifyChecksum() {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long stored = octal(CHECKSUM, 8);
    if (stored != unsigned && stored != signed) {
      throw corrupt("a header's checksum is wrong");
    }
  }
}
