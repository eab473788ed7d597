package org.pouchcontainer.runtime.oci;

import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.pouchcontainer.spi.host.HostPipe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one stream of a process from its pipe to the client's buffer. A child that the process left
 * behind may hold the pipe open for ever, so the end of the pipe cannot be waited for: {@link
 * #stop} ends a reader that waits for more, by writing one byte to its own pipe.
 */
final class PipeReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PipeReader.class);

  /** As large as a pipe, so that one read empties it. */
  private static final int PIPE_SIZE = 64 << 10;

  private final HostPipe pipe;
  private final byte stream;
  private final OutputBuffer buffer;
  private final Runnable atEnd;
  private volatile boolean reading;
  private volatile boolean stopping;
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private boolean woken;
  private boolean ended;

  PipeReader(HostPipe pipe, byte stream, OutputBuffer buffer, Runnable atEnd) {
    this.pipe = pipe;
    this.stream = stream;
    this.buffer = buffer;
    this.atEnd = atEnd;
  }

  @Override
  public void run() {
    try {
      readAll();
    } catch (IOException e) {
      LOG.warn("read output of exec: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void readAll() throws IOException, InterruptedException {
    byte[] packet = new byte[PIPE_SIZE + 1];
    packet[0] = stream;
    var in = pipe.input();
    while (true) {
      reading = true;
      if (stopping && !isWoken()) {
        return;
      }
      int n = in.read(packet, 1, PIPE_SIZE);
      reading = false;
      if (n < 0) {
        return;
      }
      reads.incrementAndGet();
      bytes.addAndGet(n);
      boolean last = isWoken() && n < PIPE_SIZE;
      if (!buffer.put(packet, last ? n : n + 1) || last) {
        return;
      }
    }
  }

  /** Counts reads; together with {@link #isReading} it tells whether anything moves. */
  long reads() {
    return reads.get();
  }

  /** Bytes so far. */
  long bytes() {
    return bytes.get();
  }

  /** Whether it waits for the pipe rather than for the client. */
  boolean isReading() {
    return reading;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  private synchronized boolean isWoken() {
    return woken;
  }

  private synchronized void end() {
    ended = true;
    pipe.close();
    atEnd.run();
  }

  /**
   * Ends it soon: what is in the pipe is still delivered if it is waiting for more. The pipe's
   * number stays ours while the lock is held, so no other file can be hit.
   */
  synchronized void stop() {
    stopping = true;
    if (ended || woken || !reading) {
      return;
    }
    woken = true;
    try (FileOutputStream self = new FileOutputStream("/proc/self/fd/" + pipe.readFd())) {
      self.write(0);
    } catch (IOException e) {
      LOG.warn("wake reader of exec: {}", e.getMessage());
    }
  }
}
