package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.runtime.Attachment.OutputSink;

/**
 * Output between the monitor and one attached client. conmon writes to its clients one after the
 * other and waits for each, so a client that takes nothing would halt the container: a full buffer
 * waits for a slow client, and gives a dead one up after the stall limit.
 */
final class OutputBuffer {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> packets = new ArrayDeque<>();
  private final int maxBytes;
  private final long stallNanos;
  private int bytes;
  private long lastTaken = System.nanoTime();
  private boolean ended;
  private boolean closed;

  OutputBuffer(int maxBytes, Duration stallLimit) {
    this.maxBytes = maxBytes;
    this.stallNanos = stallLimit.toNanos();
  }

  /**
   * Keeps a copy of a packet, waiting for room.
   *
   * @return false if this is closed, or if nothing was taken for the stall limit
   */
  boolean put(byte[] packet, int length) throws InterruptedException {
    lock.lock();
    try {
      if (bytes == 0) {
        // Quiet until now: a stall is counted from here.
        lastTaken = System.nanoTime();
      }
      while (!closed && bytes > 0 && bytes + length > maxBytes) {
        long left = lastTaken + stallNanos - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      if (closed) {
        return false;
      }
      packets.add(Arrays.copyOf(packet, length));
      bytes += length;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The next packet, waiting for it; null once the output has ended or this is closed. */
  byte @Nullable [] take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && !ended && packets.isEmpty()) {
        changed.await();
      }
      if (closed || packets.isEmpty()) {
        return null;
      }
      byte[] packet = packets.remove();
      bytes -= packet.length;
      lastTaken = System.nanoTime();
      changed.signalAll();
      return packet;
    } finally {
      lock.unlock();
    }
  }

  /** Delivers packets to {@code sink} until the end. */
  void pump(OutputSink sink) throws IOException {
    try {
      for (byte[] packet = take(); packet != null; packet = take()) {
        Packets.deliver(packet, packet.length, sink);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("deliver output: interrupted", e);
    }
  }

  /** Nothing more comes; what is kept can still be taken. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is kept and wakes both sides. */
  void close() {
    lock.lock();
    try {
      closed = true;
      packets.clear();
      bytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
