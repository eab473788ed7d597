package org.pouchcontainer.rest.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.spi.log.LogLine;

/** A log that the test writes. */
public final class FakeLog implements LogStream {
  private static final LogLine END = new LogLine(Instant.EPOCH, false, new byte[0], false);

  public final CountDownLatch closed = new CountDownLatch(1);
  private final LinkedBlockingQueue<LogLine> lines = new LinkedBlockingQueue<>();
  private final boolean tty;

  public FakeLog(boolean tty) {
    this.tty = tty;
  }

  public FakeLog line(boolean stderr, String text) {
    lines.add(
        new LogLine(
            Instant.parse("2026-01-02T03:04:05.000000006Z"),
            stderr,
            text.getBytes(StandardCharsets.UTF_8),
            false));
    return this;
  }

  public FakeLog end() {
    lines.add(END);
    return this;
  }

  @Override
  public boolean tty() {
    return tty;
  }

  @Override
  public void pump(LineSink sink) throws IOException {
    try {
      for (LogLine l = lines.take(); !l.time().equals(END.time()); l = lines.take()) {
        sink.write(l);
        if (lines.isEmpty()) {
          sink.idle();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    end();
  }
}
