package org.pouchcontainer.archive.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Builds tars byte by byte, also such as no honest program writes. Text is one byte a char. */
public final class TarBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long uid;
  private long gid;
  private long mtime = 1_000_000_000L;
  private final ByteArrayOutputStream pax = new ByteArrayOutputStream();

  public TarBuilder owner(long newUid, long newGid) {
    uid = newUid;
    gid = newGid;
    return this;
  }

  public TarBuilder mtime(long seconds) {
    mtime = seconds;
    return this;
  }

  /** A pax record for the next entry. */
  public TarBuilder pax(String key, String value) {
    return pax(key, latin(value));
  }

  /** A pax record for the next entry. */
  public TarBuilder pax(String key, byte[] value) {
    int rest = key.length() + value.length + 3;
    int length = rest + 1;
    while (String.valueOf(length).length() + rest != length) {
      length = String.valueOf(length).length() + rest;
    }
    pax.writeBytes(latin(length + " " + key + "="));
    pax.writeBytes(value);
    pax.write('\n');
    return this;
  }

  public TarBuilder file(String name, String content) {
    return entry('0', name, "", 0644, latin(content), 0, 0);
  }

  public TarBuilder file(String name, int mode, byte[] content) {
    return entry('0', name, "", mode, content, 0, 0);
  }

  public TarBuilder directory(String name, int mode) {
    return entry('5', name + "/", "", mode, new byte[0], 0, 0);
  }

  public TarBuilder symlink(String name, String target) {
    return entry('2', name, target, 0777, new byte[0], 0, 0);
  }

  public TarBuilder hardLink(String name, String target) {
    return entry('1', name, target, 0644, new byte[0], 0, 0);
  }

  public TarBuilder fifo(String name) {
    return entry('6', name, "", 0600, new byte[0], 0, 0);
  }

  public TarBuilder device(char type, String name, int major, int minor) {
    return entry(type, name, "", 0660, new byte[0], major, minor);
  }

  public TarBuilder whiteout(String path) {
    int slash = path.lastIndexOf('/') + 1;
    return file(path.substring(0, slash) + ".wh." + path.substring(slash), "");
  }

  public TarBuilder opaque(String directory) {
    return file((directory.isEmpty() ? "" : directory + "/") + ".wh..wh..opq", "");
  }

  /** GNU's entry for a name that does not fit. */
  public TarBuilder gnuLong(char type, String text) {
    return header(type, "././@LongLink", "", 0, text.length() + 1, 0, 0)
        .content(latin(text + "\0"));
  }

  public TarBuilder entry(
      char type, String name, String link, int mode, byte[] content, int major, int minor) {
    if (pax.size() > 0) {
      byte[] records = pax.toByteArray();
      pax.reset();
      header('x', "PaxHeaders/x", "", 0, records.length, 0, 0).content(records);
    }
    return header(type, name, link, mode, content.length, major, minor).content(content);
  }

  /** A header that announces any size, without content. */
  public TarBuilder header(
      char type, String name, String link, int mode, long size, int major, int minor) {
    byte[] block = new byte[512];
    put(block, 0, name.length() > 100 ? name.substring(0, 100) : name);
    put(block, 100, octal(mode, 7));
    number(block, 108, 8, uid);
    number(block, 116, 8, gid);
    number(block, 124, 12, size);
    number(block, 136, 12, mtime);
    block[156] = (byte) type;
    put(block, 157, link.length() > 100 ? link.substring(0, 100) : link);
    put(block, 257, "ustar\0" + "00");
    put(block, 329, octal(major, 7));
    put(block, 337, octal(minor, 7));
    checksum(block);
    out.writeBytes(block);
    return this;
  }

  private static void checksum(byte[] block) {
    put(block, 148, "        ");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, octal(sum, 6) + "\0 ");
  }

  private static void number(byte[] block, int offset, int length, long value) {
    if (value >= 0 && value < 1L << (3 * (length - 1))) {
      put(block, offset, octal(value, length - 1));
      return;
    }
    long rest = value;
    for (int i = length - 1; i >= 0; i--) {
      block[offset + i] = (byte) rest;
      rest >>= 8;
    }
    block[offset] = (byte) (value < 0 ? 0xff : 0x80 | block[offset]);
  }

  private static String octal(long value, int width) {
    return String.format(Locale.ROOT, "%0" + width + "o", value);
  }

  private static void put(byte[] block, int offset, String text) {
    byte[] bytes = latin(text);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }

  private TarBuilder content(byte[] bytes) {
    return raw(bytes).raw(new byte[(512 - bytes.length % 512) % 512]);
  }

  public TarBuilder raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public byte[] end() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  /** Without the blocks of zeros that end a tar. */
  public byte[] cut() {
    return out.toByteArray();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
