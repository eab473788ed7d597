package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pouchcontainer.spi.runtime.Attachment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attachment whose output ends only after the process's exit code is recorded, because clients
 * ask for the code as soon as the stream ends.
 */
public final class OrderedAttachment implements Attachment {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedAttachment.class);
  private static final int LIMIT_SECONDS = 10;

  private final Attachment streams;
  private final ExitRecord exit;
  private volatile boolean closed;

  /**
   * Output of {@code streams}, then the record.
   *
   * @param exit what to wait for, asked when the output has ended
   */
  public OrderedAttachment(Attachment streams, ExitRecord exit) {
    this.streams = streams;
    this.exit = exit;
  }

  /** Completes when the exit code is recorded. */
  @FunctionalInterface
  public interface ExitRecord {
    /** The moment to wait for. */
    Future<?> recorded();
  }

  @Override
  public void pump(OutputSink sink) throws IOException {
    streams.pump(sink);
    if (closed) {
      return;
    }
    try {
      exit.recorded().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // A program may close its streams and go on; its client is not kept for ever.
      LOG.debug("streams ended while the process goes on");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the exit code", e);
    }
  }

  @Override
  public void writeInput(byte[] buffer, int offset, int length) throws IOException {
    streams.writeInput(buffer, offset, length);
  }

  @Override
  public void closeInput() {
    streams.closeInput();
  }

  @Override
  public void close() {
    closed = true;
    streams.close();
  }
}
