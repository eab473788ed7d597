package org.pouchcontainer.cli.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Writes a tar archive: ustar, with pax heads for what does not fit into it. */
final class TarWriter {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final long MAX_OCTAL_7 = 07777777;
  private static final long MAX_OCTAL_11 = 077777777777L;

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a member; files are followed by {@link #content}. */
  void entry(TarEntry entry) throws IOException {
    byte[] records = records(entry);
    if (records.length > 0) {
      out.write(head("PaxHeaders/entry", 'x', entry, records.length, ""));
      out.write(records);
      pad(records.length);
    }
    String name = new String(cut(entry.name()), StandardCharsets.UTF_8);
    out.write(head(name, entry.kind().flag(), entry, entry.size(), entry.link()));
  }

  /**
   * Writes the content of the file that was written last.
   *
   * @throws IOException if it has fewer bytes than were announced
   */
  void content(InputStream in, long size) throws IOException {
    byte[] buffer = new byte[32 * 1024];
    long left = size;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new IOException("it became shorter while it was read");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    pad(size);
  }

  /** Ends the archive; does not close the stream. */
  void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  private static byte[] records(TarEntry entry) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    if (!fits(entry.name())) {
      record(records, "path", entry.name());
    }
    if (!fits(entry.link())) {
      record(records, "linkpath", entry.link());
    }
    if (entry.size() > MAX_OCTAL_11) {
      record(records, "size", Long.toString(entry.size()));
    }
    if (entry.uid() > MAX_OCTAL_7) {
      record(records, "uid", Long.toString(entry.uid()));
    }
    if (entry.gid() > MAX_OCTAL_7) {
      record(records, "gid", Long.toString(entry.gid()));
    }
    time(records, entry.modified());
    return records.toByteArray();
  }

  private static void time(ByteArrayOutputStream records, Instant modified) {
    long seconds = modified.getEpochSecond();
    int nanos = modified.getNano();
    if (nanos != 0 && seconds >= 0) {
      record(records, "mtime", "%d.%09d".formatted(seconds, nanos));
    }
  }

  private static boolean fits(String text) {
    return text.length() <= NAME_BYTES && text.chars().allMatch(c -> c < 0x80);
  }

  private static void record(ByteArrayOutputStream records, String name, String value) {
    byte[] text = (" " + name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
    int length = text.length + 1;
    // The number counts its own digits.
    while (Integer.toString(length).length() + text.length != length) {
      length++;
    }
    records.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
    records.writeBytes(text);
  }

  private static byte[] cut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= NAME_BYTES ? bytes : Arrays.copyOf(bytes, NAME_BYTES);
  }

  private static byte[] head(String name, char flag, TarEntry entry, long size, String link) {
    byte[] head = new byte[BLOCK];
    put(head, 0, cut(name));
    octal(head, 100, 8, entry.mode());
    octal(head, 108, 8, Math.min(entry.uid(), MAX_OCTAL_7));
    octal(head, 116, 8, Math.min(entry.gid(), MAX_OCTAL_7));
    octal(head, 124, 12, Math.min(size, MAX_OCTAL_11));
    octal(head, 136, 12, Math.max(0, entry.modified().getEpochSecond()));
    head[156] = (byte) flag;
    put(head, 157, cut(link));
    put(head, 257, "ustar\00000".getBytes(StandardCharsets.ISO_8859_1));
    Arrays.fill(head, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte one : head) {
      sum += one & 0xff;
    }
    put(head, 148, "%06o\0 ".formatted(sum).getBytes(StandardCharsets.ISO_8859_1));
    return head;
  }

  private static void octal(byte[] head, int at, int length, long value) {
    String digits = Long.toOctalString(value);
    String text = "0".repeat(length - 1 - digits.length()) + digits;
    put(head, at, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void put(byte[] head, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }
}
