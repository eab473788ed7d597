package org.pouchcontainer.rest.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.spi.log.LogLine;

/**
 * Writes log lines as clients read them: with a frame head unless there is a terminal, and with the
 * time in front of each line, not of its continuations.
 */
public final class LogWriter implements LogStream.LineSink {
  private static final int HEAD = 8;

  private final OutputStream out;
  private final boolean framed;
  private final boolean timestamps;
  private final boolean[] inLine = new boolean[2];

  /** Writes to {@code out} as asked. */
  public LogWriter(OutputStream out, boolean framed, boolean timestamps) {
    this.out = out;
    this.framed = framed;
    this.timestamps = timestamps;
  }

  @Override
  public void write(LogLine line) throws IOException {
    int stream = line.stderr() ? 1 : 0;
    byte[] time =
        timestamps && !inLine[stream]
            ? (Times.fixed(line.time()) + " ").getBytes(StandardCharsets.US_ASCII)
            : new byte[0];
    inLine[stream] = line.partial();
    int end = line.partial() ? 0 : 1;
    int length = time.length + line.text().length + end;
    int head = framed ? HEAD : 0;
    byte[] piece = new byte[head + length];
    if (framed) {
      piece[0] = (byte) (stream + 1);
      piece[4] = (byte) (length >>> 24);
      piece[5] = (byte) (length >>> 16);
      piece[6] = (byte) (length >>> 8);
      piece[7] = (byte) length;
    }
    System.arraycopy(time, 0, piece, head, time.length);
    System.arraycopy(line.text(), 0, piece, head + time.length, line.text().length);
    if (end > 0) {
      piece[piece.length - 1] = '\n';
    }
    out.write(piece);
  }
}
