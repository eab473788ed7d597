package org.pouchcontainer.image.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;

/**
 * How far a blob has come, for those who read along while it arrives.
 *
 * <p>Readers see the bytes as they are written; the end of the stream is reported only when the
 * whole blob was verified, and a failure instead of it. Safe for several threads.
 */
final class LiveBlob {
  private final long size;
  private long available;
  private boolean verified;
  private @Nullable EngineException failure;

  LiveBlob(long size) {
    this.size = size;
  }

  /** Says that the first {@code bytes} are in the file. */
  synchronized void publish(long bytes) {
    available = Math.max(available, bytes);
    notifyAll();
  }

  /** Says that the whole is verified. */
  synchronized void complete() {
    available = size;
    verified = true;
    notifyAll();
  }

  /** Says that it will not be completed. */
  synchronized void fail(EngineException cause) {
    failure = cause;
    notifyAll();
  }

  /** Waits until bytes beyond {@code position} are there, or all is verified. */
  private synchronized long awaitBeyond(long position) throws InterruptedIOException {
    while (available <= position && !verified) {
      if (failure != null) {
        throw new EngineException(failure.kind(), String.valueOf(failure.getMessage()), failure);
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("reading a blob was interrupted");
      }
    }
    return available;
  }

  /** Waits until the whole is verified; throws what made it fail. */
  void awaitVerified() throws InterruptedIOException {
    awaitBeyond(Long.MAX_VALUE - 1);
  }

  /** Reads the file from its beginning; owns the channel. */
  InputStream reader(FileChannel channel) {
    return new Reader(channel);
  }

  private final class Reader extends InputStream {
    private final FileChannel channel;
    private long position;

    Reader(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      long end = awaitBeyond(position);
      if (position >= end) {
        return -1;
      }
      int wanted = (int) Math.min(length, end - position);
      int n = channel.read(ByteBuffer.wrap(target, offset, wanted), position);
      if (n < 0) {
        throw new IOException("a blob's file is shorter than it was");
      }
      position += n;
      return n;
    }

    /** Never 0 before the end: the JDK's gzip reader takes that for the end of a last member. */
    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, size - position);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
