package org.pouchcontainer.rest.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.pouchcontainer.spi.runtime.Attachment;

/** Streams of a process that the test plays. */
public final class FakeAttachment implements Attachment {
  private record Piece(boolean stderr, byte[] bytes) {}

  private static final Piece END = new Piece(false, new byte[0]);

  public final CountDownLatch inputClosed = new CountDownLatch(1);
  public final CountDownLatch closed = new CountDownLatch(1);
  private final LinkedBlockingQueue<Piece> output = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();

  public void say(boolean stderr, String text) {
    output.add(new Piece(stderr, text.getBytes(StandardCharsets.UTF_8)));
  }

  public void end() {
    output.add(END);
  }

  public String heard() {
    synchronized (input) {
      return input.toString(StandardCharsets.UTF_8);
    }
  }

  public boolean hears(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    synchronized (input) {
      while (!input.toString(StandardCharsets.UTF_8).contains(text)) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        input.wait(left);
      }
      return true;
    }
  }

  @Override
  public void pump(OutputSink sink) throws IOException {
    try {
      for (Piece p = output.take(); p.bytes().length > 0; p = output.take()) {
        sink.write(p.stderr(), p.bytes(), 0, p.bytes().length);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void writeInput(byte[] buffer, int offset, int length) {
    synchronized (input) {
      input.write(buffer, offset, length);
      input.notifyAll();
    }
  }

  @Override
  public void closeInput() {
    inputClosed.countDown();
  }

  @Override
  public void close() {
    closed.countDown();
    end();
  }
}
