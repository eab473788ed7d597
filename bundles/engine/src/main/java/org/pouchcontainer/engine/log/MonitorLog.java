package org.pouchcontainer.engine.log;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.log.LogLine;

/**
 * Reads a monitor's log: one line each of the form {@code <RFC 3339 time> <stdout|stderr> <F|P>
 * <text>}, where P says that the line goes on in the next one of that stream (the kubelet's log
 * format). For one thread.
 */
final class MonitorLog implements Closeable {
  /** The monitor splits output at its buffer of 8 KiB; more than this is no line of its. */
  private static final int MAX_LINE = 1 << 20;

  private static final int BLOCK = 64 * 1024;

  private final RandomAccessFile file;
  private final byte[] block = new byte[BLOCK];
  private int blockStart;
  private int blockEnd;
  private byte[] line = new byte[512];

  MonitorLog(Path path) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "r");
  }

  /** Where the next line begins, in bytes from the start of the file. */
  long position() throws IOException {
    return file.getFilePointer() - (blockEnd - blockStart);
  }

  long length() throws IOException {
    return file.length();
  }

  void seek(long position) throws IOException {
    file.seek(position);
    blockStart = 0;
    blockEnd = 0;
  }

  /**
   * The next whole line; null if the file ends before the line does, and then the position is as
   * before. Lines that are not in the monitor's form are passed over.
   */
  @Nullable LogLine next() throws IOException {
    while (true) {
      long before = position();
      int length = readLine();
      if (length < 0) {
        seek(before);
        return null;
      }
      LogLine parsed = parse(line, length);
      if (parsed != null) {
        return parsed;
      }
    }
  }

  /** Reads up to a line end into {@link #line}; −1 if the file ends first. */
  private int readLine() throws IOException {
    int length = 0;
    while (true) {
      if (blockStart == blockEnd) {
        blockStart = 0;
        blockEnd = Math.max(0, file.read(block, 0, BLOCK));
        if (blockEnd == 0) {
          return -1;
        }
      }
      int end = blockStart;
      while (end < blockEnd && block[end] != '\n') {
        end++;
      }
      int part = end - blockStart;
      if (length + part > MAX_LINE) {
        throw new EOFException("log line of more than " + MAX_LINE + " bytes");
      }
      if (length + part > line.length) {
        line = Arrays.copyOf(line, Math.max(line.length * 2, length + part));
      }
      System.arraycopy(block, blockStart, line, length, part);
      length += part;
      blockStart = end;
      if (end < blockEnd) {
        blockStart++;
        return length;
      }
    }
  }

  static @Nullable LogLine parse(byte[] line, int length) {
    int afterTime = indexOf(line, 0, length);
    int afterStream = afterTime < 0 ? -1 : indexOf(line, afterTime + 1, length);
    int afterTag = afterStream < 0 ? -1 : indexOf(line, afterStream + 1, length);
    if (afterTag < 0) {
      return null;
    }
    Instant time = LogTime.parse(line, afterTime);
    if (time == null || afterTag == afterStream + 1) {
      return null;
    }
    boolean stderr = afterStream - afterTime == 7 && line[afterTime + 4] == 'e';
    boolean partial = line[afterStream + 1] == 'P';
    return new LogLine(time, stderr, Arrays.copyOfRange(line, afterTag + 1, length), partial);
  }

  private static int indexOf(byte[] line, int from, int length) {
    for (int i = from; i < length; i++) {
      if (line[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  /**
   * Moves to where the last {@code count} output lines begin, of one stream or both; returns how
   * many there are from there on.
   */
  long seekToTail(long count, boolean stdout, boolean stderr) throws IOException {
    long[] starts = new long[(int) Math.min(count, 1_000_000)];
    long found = 0;
    boolean[] continues = new boolean[2];
    seek(0);
    // One pass forward: lines of the two streams are interleaved, and partial ones count once.
    while (true) {
      long at = position();
      LogLine next = next();
      if (next == null) {
        break;
      }
      if (next.stderr() ? stderr : stdout) {
        int stream = next.stderr() ? 1 : 0;
        if (!continues[stream] && starts.length > 0) {
          starts[(int) (found++ % starts.length)] = at;
        }
        continues[stream] = next.partial();
      }
    }
    if (starts.length == 0) {
      return 0;
    }
    seek(found <= starts.length ? 0 : starts[(int) (found % starts.length)]);
    return Math.min(found, starts.length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
