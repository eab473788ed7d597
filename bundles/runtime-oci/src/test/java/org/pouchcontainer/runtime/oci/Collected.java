package org.pouchcontainer.runtime.oci;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pouchcontainer.spi.runtime.Attachment;

/** A client that takes everything, in a thread of its own. */
final class Collected {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Void> end;

  private Collected(Attachment attachment) {
    end =
        CompletableFuture.runAsync(
            () -> {
              try {
                attachment.pump(this::take);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            work -> {
              Thread thread = new Thread(work, "test-pump");
              thread.setDaemon(true);
              thread.start();
            });
  }

  static Collected from(Attachment attachment) {
    return new Collected(attachment);
  }

  private synchronized void take(boolean stderr, byte[] buffer, int offset, int length) {
    (stderr ? err : out).write(buffer, offset, length);
    notifyAll();
  }

  /** Waits for the end of the streams. */
  Collected awaitEnd() throws Exception {
    end.get(20, TimeUnit.SECONDS);
    return this;
  }

  boolean endsWithin(Duration limit) throws Exception {
    try {
      end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Waits until standard output contains {@code text}. */
  synchronized Collected awaitOutput(String text) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!out().contains(text)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("no \"" + text + "\" in: " + out());
      }
      wait(left);
    }
    return this;
  }

  synchronized String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  synchronized String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  synchronized int size() {
    return out.size();
  }
}
