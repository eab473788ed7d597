package org.pouchcontainer.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a tar as it streams by: ustar headers, and a pax header before those entries that do not
 * fit into one. Equal entries give equal bytes. Not for use by several threads.
 */
final class TarWriter {
  private static final int NAME_BYTES = 100;
  private static final long MAX_ID = 07777777;
  private static final long MAX_NUMBER = 077777777777L;
  private static final byte[] ZEROS = new byte[TarHeader.BLOCK];

  private final OutputStream out;
  private final byte[] buffer = new byte[64 << 10];

  /** Writes to {@code out}, which it never closes. */
  TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes the header of an entry that is followed by no content. */
  void put(TarEntry entry) throws IOException {
    header(entry, 0);
  }

  /**
   * Writes a regular file. Exactly {@code entry.size()} bytes are stored: what a file has become
   * longer by is left out, and what it has become shorter by is zeros.
   */
  void put(TarEntry entry, InputStream content) throws IOException {
    header(entry, entry.size());
    long rest = entry.size();
    while (rest > 0) {
      int n = content.read(buffer, 0, (int) Math.min(buffer.length, rest));
      if (n < 0) {
        break;
      }
      out.write(buffer, 0, n);
      rest -= n;
    }
    zeros(rest + TarReader.padding(entry.size()));
  }

  /** Writes the end of the archive and flushes. */
  void finish() throws IOException {
    zeros(2L * TarHeader.BLOCK);
    out.flush();
  }

  private void zeros(long count) throws IOException {
    for (long rest = count; rest > 0; rest -= ZEROS.length) {
      out.write(ZEROS, 0, (int) Math.min(ZEROS.length, rest));
    }
  }

  private void header(TarEntry entry, long size) throws IOException {
    Map<String, byte[]> records = records(entry, size);
    if (!records.isEmpty()) {
      byte[] data = encode(records);
      TarBlock block = new TarBlock();
      block.name("PaxHeaders.0/" + shortened(entry.name()));
      block.mode(0644).size(data.length).type('x');
      out.write(block.finish());
      out.write(data);
      zeros(TarReader.padding(data.length));
    }
    TarBlock block = new TarBlock();
    block.name(shortened(entry.name())).linkName(shortened(entry.linkName()));
    block.mode(entry.mode()).type(flag(entry.type()));
    block.owner(fitting(entry.uid(), MAX_ID), fitting(entry.gid(), MAX_ID));
    block.size(fitting(size, MAX_NUMBER)).mtime(fitting(entry.mtimeSeconds(), MAX_NUMBER));
    block.device(entry.deviceMajor(), entry.deviceMinor());
    out.write(block.finish());
  }

  private static char flag(TarEntry.Type type) {
    return switch (type) {
      case FILE -> '0';
      case HARD_LINK -> '1';
      case SYMBOLIC_LINK -> '2';
      case CHARACTER_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  /** What the fixed fields cannot say (POSIX.1-2001, pax Extended Header). */
  private static Map<String, byte[]> records(TarEntry entry, long size) {
    Map<String, byte[]> records = new TreeMap<>();
    addName(records, "path", entry.name());
    addName(records, "linkpath", entry.linkName());
    addNumber(records, "uid", entry.uid(), MAX_ID);
    addNumber(records, "gid", entry.gid(), MAX_ID);
    addNumber(records, "size", size, MAX_NUMBER);
    boolean plain = entry.mtimeSeconds() >= 0 && entry.mtimeSeconds() <= MAX_NUMBER;
    if (!plain || entry.mtimeNanos() != 0) {
      records.put("mtime", ascii(time(entry.mtimeSeconds(), entry.mtimeNanos())));
    }
    entry.xattrs().forEach((name, value) -> records.put("SCHILY.xattr." + name, value));
    return records;
  }

  private static void addName(Map<String, byte[]> records, String key, String name) {
    if (name.length() > NAME_BYTES || name.chars().anyMatch(c -> c > 126)) {
      records.put(key, RawNames.bytes(name));
    }
  }

  private static void addNumber(Map<String, byte[]> records, String key, long value, long max) {
    if (value < 0 || value > max) {
      records.put(key, ascii(Long.toString(value)));
    }
  }

  /** Seconds with their fraction; a time before 1970 counts backwards in both. */
  static String time(long seconds, int nanos) {
    if (nanos == 0) {
      return Long.toString(seconds);
    }
    boolean before = seconds < 0;
    long whole = before ? -(seconds + 1) : seconds;
    int fraction = before ? 1_000_000_000 - nanos : nanos;
    String digits = "%09d".formatted(fraction).replaceAll("0+$", "");
    return (before ? "-" : "") + whole + "." + digits;
  }

  /** Each record begins with its own length, which includes its own digits. */
  private static byte[] encode(Map<String, byte[]> records) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    records.forEach(
        (key, value) -> {
          byte[] name = RawNames.bytes(key);
          int rest = name.length + value.length + 3; // blank, equals sign, line end
          int length = rest + Integer.toString(rest).length();
          if (Integer.toString(length).length() > Integer.toString(rest).length()) {
            length++;
          }
          all.writeBytes(ascii(length + " "));
          all.writeBytes(name);
          all.write('=');
          all.writeBytes(value);
          all.write('\n');
        });
    return all.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String shortened(String name) {
    return name.length() <= NAME_BYTES ? name : name.substring(0, NAME_BYTES);
  }

  /** The pax header has the number that does not fit. */
  private static long fitting(long value, long max) {
    return value < 0 ? 0 : Math.min(value, max);
  }
}
