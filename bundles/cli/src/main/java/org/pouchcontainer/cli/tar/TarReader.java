package org.pouchcontainer.cli.tar;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive member by member: ustar, pax and GNU's long names (POSIX.1-2017, pax, section
 * "ustar Interchange Format"). What it reads may be hostile: every length is bounded.
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int MAX_EXTENSION_BYTES = 1 << 20;

  private final InputStream in;
  private long left;
  private long padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next member, or null at the end; what was left of the one before is skipped.
   *
   * @throws IOException if the archive is damaged
   */
  @Nullable TarEntry next() throws IOException {
    Map<String, String> extension = new HashMap<>();
    while (true) {
      skip();
      byte[] head = in.readNBytes(BLOCK);
      if (head.length < BLOCK || isZero(head)) {
        return null;
      }
      requireChecksum(head);
      char flag = (char) (head[156] & 0xff);
      long size = number(head, 124, 12);
      begin(size);
      switch (flag) {
        case 'L' -> extension.put("path", cString(extensionBytes(size), 0, (int) size));
        case 'K' -> extension.put("linkpath", cString(extensionBytes(size), 0, (int) size));
        case 'x' -> readRecords(extensionBytes(size), extension);
        case 'g' -> extensionBytes(size);
        default -> {
          return entry(head, flag, extension);
        }
      }
    }
  }

  /** The content of the member that was read last. */
  InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
          return length == 0 ? 0 : -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(left, length));
        if (count < 0) {
          throw new IOException("the archive ends in the middle of a file");
        }
        left -= count;
        return count;
      }
    };
  }

  private TarEntry entry(byte[] head, char flag, Map<String, String> extension) throws IOException {
    TarEntry.Kind kind = TarEntry.Kind.of(flag);
    String name = extension.getOrDefault("path", plainName(head));
    // Archives older than ustar mark folders by the end of their names only.
    if (kind == TarEntry.Kind.FILE && name.endsWith("/")) {
      kind = TarEntry.Kind.FOLDER;
    }
    if (extension.containsKey("size")) {
      begin(whole(extension.get("size")));
    }
    if (kind != TarEntry.Kind.FILE && kind != TarEntry.Kind.OTHER) {
      // A size in the head of a link is the target's; no content follows.
      begin(kind == TarEntry.Kind.HARD_LINK || kind == TarEntry.Kind.SYMBOLIC_LINK ? 0 : left);
    }
    return new TarEntry(
        name,
        kind,
        (int) number(head, 100, 8) & 07777,
        extension.containsKey("uid") ? whole(extension.get("uid")) : number(head, 108, 8),
        extension.containsKey("gid") ? whole(extension.get("gid")) : number(head, 116, 8),
        kind == TarEntry.Kind.FILE ? left : 0,
        modified(head, extension.get("mtime")),
        extension.getOrDefault("linkpath", cString(head, 157, 100)));
  }

  private static Instant modified(byte[] head, @Nullable String precise) throws IOException {
    if (precise == null) {
      return Instant.ofEpochSecond(number(head, 136, 12));
    }
    if (!precise.matches("-?[0-9]{1,12}(\\.[0-9]{1,30})?")) {
      throw new IOException("the archive has a malformed time");
    }
    BigDecimal seconds = new BigDecimal(precise);
    return Instant.ofEpochSecond(
        seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
  }

  private static String plainName(byte[] head) throws IOException {
    String name = cString(head, 0, 100);
    boolean ustar = new String(head, 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
    String prefix = ustar ? cString(head, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private void begin(long size) {
    left = size;
    padding = (BLOCK - size % BLOCK) % BLOCK;
  }

  private void skip() throws IOException {
    in.skipNBytes(left + padding);
    left = 0;
    padding = 0;
  }

  private byte[] extensionBytes(long size) throws IOException {
    if (size > MAX_EXTENSION_BYTES) {
      throw new IOException("the archive has a head that is too long");
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new IOException("the archive ends in the middle of a head");
    }
    left = 0;
    return bytes;
  }

  /** Records of the form {@code "LENGTH NAME=VALUE\n"}. */
  private static void readRecords(byte[] bytes, Map<String, String> extension) throws IOException {
    int at = 0;
    while (at < bytes.length) {
      int blank = at;
      while (blank < bytes.length && bytes[blank] != ' ') {
        blank++;
      }
      String digits = new String(bytes, at, blank - at, StandardCharsets.ISO_8859_1);
      int length = digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : 0;
      int end = at + length;
      if (length <= digits.length() + 2 || end > bytes.length) {
        throw new IOException("the archive has a malformed head");
      }
      String record = utf8(Arrays.copyOfRange(bytes, blank + 1, end - 1));
      int equals = record.indexOf('=');
      if (equals <= 0) {
        throw new IOException("the archive has a malformed head");
      }
      extension.put(record.substring(0, equals), record.substring(equals + 1));
      at = end;
    }
  }

  private static long whole(String digits) throws IOException {
    if (!digits.matches("[0-9]{1,18}")) {
      throw new IOException("the archive has a malformed number");
    }
    return Long.parseLong(digits);
  }

  /** Octal digits, or GNU's binary form, whose first bit is set. */
  private static long number(byte[] head, int from, int length) throws IOException {
    if ((head[from] & 0x80) != 0) {
      long value = head[from] & 0x3f;
      for (int at = from + 1; at < from + length; at++) {
        if (value > Long.MAX_VALUE >> 8) {
          throw new IOException("the archive has a number that is too large");
        }
        value = value << 8 | (head[at] & 0xff);
      }
      return value;
    }
    String digits = new String(head, from, length, StandardCharsets.ISO_8859_1);
    int end = digits.indexOf('\0');
    digits = (end < 0 ? digits : digits.substring(0, end)).strip();
    if (!digits.matches("[0-7]{0,12}")) {
      throw new IOException("the archive has a malformed number");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static void requireChecksum(byte[] head) throws IOException {
    long sum = 0;
    for (int at = 0; at < BLOCK; at++) {
      sum += at >= 148 && at < 156 ? ' ' : head[at] & 0xff;
    }
    String stored = new String(head, 148, 8, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    boolean octal = stored.strip().matches("[0-7]{1,7}");
    if (!octal || sum != Long.parseLong(stored.strip(), 8)) {
      throw new IOException("this is no tar archive, or it is damaged");
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte one : block) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }

  private static String cString(byte[] bytes, int from, int length) throws IOException {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return utf8(Arrays.copyOfRange(bytes, from, end));
  }

  private static String utf8(byte[] bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException other) {
      throw new IOException(
          "a name in the archive is no UTF-8: " + new String(bytes, StandardCharsets.ISO_8859_1),
          other);
    }
  }
}
