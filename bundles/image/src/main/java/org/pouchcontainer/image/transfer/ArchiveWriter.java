package org.pouchcontainer.image.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes plain files with ASCII names as a ustar archive; everything is root's. */
final class ArchiveWriter {
  private static final int BLOCK = 512;
  private static final long MAX_OCTAL = 077777777777L;

  private final OutputStream out;
  private final byte[] zeros = new byte[BLOCK];

  ArchiveWriter(OutputStream out) {
    this.out = out;
  }

  void directory(String name) throws IOException {
    header(name + "/", '5', 0755, 0, 0);
  }

  /** Writes a file of the beginning of 1970. */
  void file(String name, byte[] content) throws IOException {
    header(name, '0', 0644, content.length, 0);
    out.write(content);
    pad(content.length);
  }

  /**
   * Writes exactly {@code size} bytes of the stream.
   *
   * @param time seconds since 1970
   */
  void file(String name, InputStream content, long size, long time) throws IOException {
    header(name, '0', 0644, size, time);
    byte[] chunk = new byte[256 << 10];
    long left = size;
    while (left > 0) {
      int n = content.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (n < 0) {
        throw new IOException("a blob's file is shorter than it was");
      }
      out.write(chunk, 0, n);
      left -= n;
    }
    pad(size);
  }

  private void pad(long size) throws IOException {
    out.write(zeros, 0, (int) ((BLOCK - size % BLOCK) % BLOCK));
  }

  /** Long names and sizes go into a pax header before the entry. */
  private void header(String name, char type, int mode, long size, long time) throws IOException {
    StringBuilder pax = new StringBuilder();
    if (name.length() > 100) {
      pax.append(record("path", name));
    }
    if (size > MAX_OCTAL) {
      pax.append(record("size", Long.toString(size)));
    }
    if (!pax.isEmpty()) {
      byte[] records = pax.toString().getBytes(StandardCharsets.US_ASCII);
      out.write(block("pax", 'x', 0644, records.length, time));
      out.write(records);
      pad(records.length);
    }
    String shown = name.length() > 100 ? name.substring(0, 100) : name;
    out.write(block(shown, type, mode, Math.min(size, MAX_OCTAL), time));
  }

  private static String record(String key, String value) {
    int rest = key.length() + value.length() + 3;
    int length = rest + 1;
    while (String.valueOf(length).length() + rest != length) {
      length = String.valueOf(length).length() + rest;
    }
    return length + " " + key + "=" + value + "\n";
  }

  private static byte[] block(String name, char type, int mode, long size, long time) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, "%07o".formatted(mode));
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put(block, 124, "%011o".formatted(size));
    put(block, 136, "%011o".formatted(Math.max(0, Math.min(time, MAX_OCTAL))));
    put(block, 148, "        ");
    block[156] = (byte) type;
    put(block, 257, "ustar");
    put(block, 263, "00");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, "%06o".formatted(sum));
    block[154] = 0;
    return block;
  }

  private static void put(byte[] block, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }

  /** Ends the archive; the stream stays open. */
  void finish() throws IOException {
    out.write(zeros);
    out.write(zeros);
    out.flush();
  }
}
