package org.pouchcontainer.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes tar archives byte by byte, so that a test can write what no library would.
 *
 * <p>POSIX.1-2001 (ustar with pax records).
 */
public final class TarBytes {
  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A folder. */
  public TarBytes folder(String name, int mode) {
    return entry(name, '5', mode, "", new byte[0]);
  }

  /** A regular file. */
  public TarBytes file(String name, int mode, String content) {
    return file(name, mode, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A regular file. */
  public TarBytes file(String name, int mode, byte[] content) {
    return entry(name, '0', mode, "", content);
  }

  /** A symbolic link. */
  public TarBytes symlink(String name, String target) {
    return entry(name, '2', 0777, target, new byte[0]);
  }

  /** A hard link. */
  public TarBytes hardlink(String name, String target) {
    return entry(name, '1', 0644, target, new byte[0]);
  }

  /** A character device. */
  public TarBytes charDevice(String name, int mode, int major, int minor) {
    return header(bytes(name), '3', mode, 0, 0, "", 0, major, minor);
  }

  /** A named pipe. */
  public TarBytes fifo(String name) {
    return entry(name, '6', 0644, "", new byte[0]);
  }

  /** A regular file of another owner. */
  public TarBytes ownedFile(String name, int mode, int uid, int gid, String content) {
    byte[] data = content.getBytes(StandardCharsets.UTF_8);
    header(bytes(name), '0', mode, uid, gid, "", data.length, 0, 0);
    return data(data);
  }

  /** A regular file whose name is bytes of any kind. */
  public TarBytes rawFile(byte[] name, String content) {
    byte[] data = content.getBytes(StandardCharsets.UTF_8);
    header(name, '0', 0644, 0, 0, "", data.length, 0, 0);
    return data(data);
  }

  /** Pax records for the next entry, such as {@code path} or {@code SCHILY.xattr.user.x}. */
  public TarBytes pax(Map<String, String> records) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    records.forEach((key, value) -> text.writeBytes(record(key, value)));
    return entry("PaxHeaders/x", 'x', 0644, "", text.toByteArray());
  }

  /** Any entry. */
  public TarBytes entry(String name, char type, int mode, String link, byte[] content) {
    header(bytes(name), type, mode, 0, 0, link, content.length, 0, 0);
    return data(content);
  }

  /** An entry that promises more bytes than follow. */
  public TarBytes lyingFile(String name, long promised, String content) {
    header(bytes(name), '0', 0644, 0, 0, "", promised, 0, 0);
    return data(content.getBytes(StandardCharsets.UTF_8));
  }

  /** The archive with its end mark. */
  public byte[] end() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(out.toByteArray());
    all.writeBytes(new byte[2 * BLOCK]);
    return all.toByteArray();
  }

  private TarBytes header(
      byte[] name,
      char type,
      int mode,
      int uid,
      int gid,
      String link,
      long size,
      int major,
      int minor) {
    byte[] block = new byte[BLOCK];
    put(block, 0, 100, name);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, uid);
    octal(block, 116, 8, gid);
    octal(block, 124, 12, size);
    octal(block, 136, 12, 1_700_000_000L);
    block[156] = (byte) type;
    put(block, 157, 100, bytes(link));
    put(block, 257, 8, bytes("ustar\00000"));
    octal(block, 329, 8, major);
    octal(block, 337, 8, minor);
    put(block, 148, 8, bytes("        "));
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 7, sum);
    out.writeBytes(block);
    return this;
  }

  private TarBytes data(byte[] content) {
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  private static byte[] record(String key, String value) {
    byte[] tail = bytes(" " + key + "=" + value + "\n");
    int length = tail.length + 1;
    while (Integer.toString(length).length() + tail.length != length) {
      length = Integer.toString(length).length() + tail.length;
    }
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(bytes(Integer.toString(length)));
    record.writeBytes(tail);
    return record.toByteArray();
  }

  private static void put(byte[] block, int offset, int width, byte[] value) {
    if (value.length > width) {
      throw new IllegalArgumentException("too long for a header; use pax: " + value.length);
    }
    System.arraycopy(value, 0, block, offset, value.length);
  }

  private static void octal(byte[] block, int offset, int width, long value) {
    String digits = String.format("%0" + (width - 1) + "o", value);
    put(block, offset, width - 1, bytes(digits));
    block[offset + width - 1] = 0;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
