package org.pouchcontainer.image.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Closes a stream on which nothing has arrived for too long; the JDK's client waits for ever. */
final class StallGuard extends FilterInputStream {
  private final Duration limit;
  private final ScheduledFuture<?> check;
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean reading;
  private volatile boolean stalled;

  StallGuard(InputStream in, ScheduledExecutorService watchdog, Duration limit) {
    super(in);
    this.limit = limit;
    long period = Math.max(10, limit.toMillis() / 4);
    this.check =
        watchdog.scheduleWithFixedDelay(this::check, period, period, TimeUnit.MILLISECONDS);
  }

  private void check() {
    if (reading && System.nanoTime() - lastNanos > limit.toNanos()) {
      stalled = true;
      try {
        in.close();
      } catch (IOException e) {
        // The reader is woken in any case and reports the stall.
        stalled = true;
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    lastNanos = System.nanoTime();
    reading = true;
    try {
      int n = in.read(target, offset, length);
      if (stalled) {
        throw new IOException("nothing arrived for " + limit.toSeconds() + " s");
      }
      return n;
    } catch (IOException e) {
      throw stalled ? new IOException("nothing arrived for " + limit.toSeconds() + " s", e) : e;
    } finally {
      reading = false;
    }
  }

  @Override
  public void close() throws IOException {
    check.cancel(false);
    in.close();
  }
}
