package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.runtime.Attachment;

/** The client of a process that has pipes for streams. */
final class PipeAttachment implements Attachment {
  private static final byte STDOUT = 2;
  private static final byte STDERR = 3;
  private static final int CHUNK = 32 << 10;

  /** How long an ended process's pipes are looked at without any movement. */
  private static final Duration QUIET = Duration.ofMillis(50);

  /** More than a pipe can hold: what comes after it is not the ended process's. */
  private static final long MAX_AFTER_END = 1 << 20;

  private final OutputBuffer buffer;
  private final List<PipeReader> readers;
  private final @Nullable PipeWriter input;
  private final Threads threads;

  private PipeAttachment(
      HostPipe out, HostPipe err, @Nullable HostPipe in, Threads threads, int bufferBytes) {
    this.threads = threads;
    // The process itself waits for a slow client, and nobody else does.
    this.buffer = new OutputBuffer(bufferBytes, Duration.ofDays(365));
    AtomicInteger open = new AtomicInteger(2);
    Runnable atEnd =
        () -> {
          if (open.decrementAndGet() == 0) {
            buffer.end();
          }
        };
    this.readers =
        List.of(
            new PipeReader(out, STDOUT, buffer, atEnd), new PipeReader(err, STDERR, buffer, atEnd));
    this.input = in == null ? null : new PipeWriter(in);
  }

  /** Starts reading at once. Closes the pipes when their streams end or the client goes. */
  static PipeAttachment open(
      HostPipe out, HostPipe err, @Nullable HostPipe in, Threads threads, int bufferBytes) {
    PipeAttachment attachment = new PipeAttachment(out, err, in, threads, bufferBytes);
    attachment.readers.forEach(threads.pool()::execute);
    return attachment;
  }

  /**
   * The process has ended: what it wrote is in the pipes. Usually they end by themselves; where a
   * child of it keeps one open, reading stops as soon as it is empty.
   */
  void processEnded() {
    readers.forEach(reader -> settle(reader, reader.reads(), reader.bytes()));
  }

  private void settle(PipeReader reader, long readsBefore, long bytesAtEnd) {
    // Nobody cancels the look; if it finds the stream ended, it does nothing.
    Future<?> unused =
        threads.after(
            QUIET,
            () -> {
              if (reader.hasEnded()) {
                return;
              }
              boolean quiet = reader.isReading() && reader.reads() == readsBefore;
              if (quiet || reader.bytes() - bytesAtEnd > MAX_AFTER_END) {
                reader.stop();
              } else {
                settle(reader, reader.reads(), bytesAtEnd);
              }
            });
  }

  @Override
  public void pump(OutputSink sink) throws IOException {
    buffer.pump(sink);
  }

  @Override
  public void writeInput(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (input == null) {
      return;
    }
    for (int done = 0; done < length; done += CHUNK) {
      input.write(bytes, offset + done, Math.min(CHUNK, length - done));
    }
  }

  @Override
  public void closeInput() {
    if (input != null) {
      input.close();
    }
  }

  @Override
  public void close() {
    buffer.close();
    readers.forEach(PipeReader::stop);
    closeInput();
  }
}
