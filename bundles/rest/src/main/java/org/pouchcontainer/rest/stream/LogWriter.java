package org.pouchcontainer.rest.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.spi.log.LogLine;

/**
 * Writes log lines as clients read them: with a frame head unless there is a terminal, and with the
 * time and the details in front of each line, not of its continuations. Lines that are at hand go
 * out together.
 */
public final class LogWriter implements LogStream.LineSink {
  private static final int HEAD = 8;
  private static final int BUFFER = 64 << 10;

  private final OutputStream out;
  private final Format format;
  private final boolean[] inLine = new boolean[2];
  private final byte[] buffer = new byte[BUFFER];
  private int filled;

  /**
   * How lines look.
   *
   * @param framed whether each has a frame head
   * @param timestamps whether each begins with its time
   * @param details what follows the time, empty for nothing
   */
  public record Format(boolean framed, boolean timestamps, String details) {
    /** What {@code details=1} shows of these, as Docker writes it. */
    public static String details(Map<String, String> details) {
      return new TreeMap<>(details)
              .entrySet().stream()
                  .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                  .collect(Collectors.joining(","))
          + " ";
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /** Writes to {@code out} as asked. */
  public LogWriter(OutputStream out, Format format) {
    this.out = out;
    this.format = format;
  }

  @Override
  public void write(LogLine line) throws IOException {
    int stream = line.stderr() ? 1 : 0;
    byte[] prefix = inLine[stream] ? new byte[0] : prefix(line);
    inLine[stream] = line.partial();
    int end = line.partial() ? 0 : 1;
    int length = prefix.length + line.text().length + end;
    if (format.framed()) {
      require(HEAD);
      buffer[filled] = (byte) (stream + 1);
      buffer[filled + 1] = 0;
      buffer[filled + 2] = 0;
      buffer[filled + 3] = 0;
      buffer[filled + 4] = (byte) (length >>> 24);
      buffer[filled + 5] = (byte) (length >>> 16);
      buffer[filled + 6] = (byte) (length >>> 8);
      buffer[filled + 7] = (byte) length;
      filled += HEAD;
    }
    append(prefix);
    append(line.text());
    if (end > 0) {
      require(1);
      buffer[filled++] = '\n';
    }
  }

  private byte[] prefix(LogLine line) {
    String time = format.timestamps() ? Times.fixed(line.time()) + " " : "";
    return (time + format.details()).getBytes(StandardCharsets.UTF_8);
  }

  private void append(byte[] bytes) throws IOException {
    int from = 0;
    while (from < bytes.length) {
      require(1);
      int n = Math.min(bytes.length - from, BUFFER - filled);
      System.arraycopy(bytes, from, buffer, filled, n);
      filled += n;
      from += n;
    }
  }

  private void require(int room) throws IOException {
    if (BUFFER - filled < room) {
      idle();
    }
  }

  /** Sends what is gathered. */
  @Override
  public void idle() throws IOException {
    if (filled > 0) {
      out.write(buffer, 0, filled);
      filled = 0;
    }
  }
}
