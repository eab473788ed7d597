package org.pouchcontainer.archive;

import java.nio.charset.StandardCharsets;

/** A ustar header block that is being filled; numbers are octal and must fit. */
final class TarBlock {
  private static final int CHECKSUM = 148;

  private final byte[] block = new byte[TarHeader.BLOCK];

  TarBlock() {
    text(257, "ustar\00000");
    owner(0, 0);
    mtime(0);
    device(0, 0);
  }

  /** At most 100 raw characters. */
  TarBlock name(String raw) {
    return text(0, raw.length() <= 100 ? raw : raw.substring(0, 100));
  }

  TarBlock mode(int mode) {
    return octal(100, 8, mode);
  }

  TarBlock owner(long uid, long gid) {
    return octal(108, 8, uid).octal(116, 8, gid);
  }

  TarBlock size(long size) {
    return octal(124, 12, size);
  }

  TarBlock mtime(long seconds) {
    return octal(136, 12, seconds);
  }

  TarBlock type(char flag) {
    block[156] = (byte) flag;
    return this;
  }

  TarBlock linkName(String raw) {
    return text(157, raw);
  }

  TarBlock device(int major, int minor) {
    return octal(329, 8, major).octal(337, 8, minor);
  }

  private TarBlock text(int offset, String raw) {
    byte[] bytes = RawNames.bytes(raw);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
    return this;
  }

  private TarBlock octal(int offset, int length, long value) {
    String digits = Long.toOctalString(value);
    String padded = "0".repeat(Math.max(0, length - 1 - digits.length())) + digits;
    byte[] bytes = padded.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
    block[offset + length - 1] = 0;
    return this;
  }

  /** The block with its checksum: the sum of all bytes with its own field as blanks. */
  byte[] finish() {
    for (int i = 0; i < 8; i++) {
      block[CHECKSUM + i] = ' ';
    }
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(CHECKSUM, 7, sum);
    block[CHECKSUM + 7] = ' ';
    return block;
  }
}
