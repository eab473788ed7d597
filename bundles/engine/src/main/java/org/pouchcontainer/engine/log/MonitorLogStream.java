package org.pouchcontainer.engine.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.pouchcontainer.api.container.LogQuery;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.spi.log.LogLine;

/** A reader of one container's log, following it if asked until the container has ended. */
public final class MonitorLogStream implements LogStream {
  private final Path file;
  private final LogQuery query;
  private final boolean tty;
  private final RunEnd end;
  private final FileChanges changes;
  private final Map<String, String> details;
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean closed;

  /**
   * A reader.
   *
   * @param file the monitor's log; absent before the first start
   * @param end of the current run, when its last line is in the file
   * @param details what the log driver's options choose of the container
   */
  public MonitorLogStream(
      Path file,
      LogQuery query,
      boolean tty,
      RunEnd end,
      FileChanges changes,
      Map<String, String> details) {
    this.details = Map.copyOf(details);
    this.file = file;
    this.query = query;
    this.tty = tty;
    this.end = end;
    this.changes = changes;
  }

  /** The end of a run, which many readers wait for without leaving anything behind. */
  public interface RunEnd {
    /** Whether it is over. */
    boolean isOver();

    /** Calls {@code listener} at the end, from any thread, until the result is closed. */
    FileChanges.Listening listen(Runnable listener);
  }

  @Override
  public boolean tty() {
    return tty;
  }

  @Override
  public Map<String, String> details() {
    return details;
  }

  @Override
  public void pump(LineSink sink) throws IOException {
    if (!query.follow()) {
      try (SegmentedLog log = open()) {
        copy(log, sink);
      }
      return;
    }
    // Listening begins before reading, so that no change between the two is missed.
    try (FileChanges.Listening ended = end.listen(wake::release);
        FileChanges.Listening changed = changes.listen(file.getParent(), wake::release)) {
      follow(sink);
    }
  }

  private void follow(LineSink sink) throws IOException {
    try (SegmentedLog log = open()) {
      while (true) {
        boolean ended = end.isOver();
        if (copy(log, sink) || closed || ended) {
          return;
        }
        sink.idle();
        await();
      }
    }
  }

  private SegmentedLog open() throws IOException {
    SegmentedLog log = new SegmentedLog(new LogSegments(file));
    if (query.tail() >= 0) {
      log.seekToTail(query.tail(), query.stdout(), query.stderr());
    }
    return log;
  }

  /** Delivers what is there; true once the query wants no more. */
  private boolean copy(SegmentedLog log, LineSink sink) throws IOException {
    while (!closed) {
      LogLine line = log.next();
      if (line == null) {
        return false;
      }
      if (query.until() != null && !line.time().isBefore(query.until())) {
        return true;
      }
      boolean wanted = line.stderr() ? query.stderr() : query.stdout();
      if (wanted && (query.since() == null || !line.time().isBefore(query.since()))) {
        sink.write(line);
      }
    }
    return true;
  }

  private void await() throws IOException {
    try {
      wake.acquire();
      wake.drainPermits();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while following " + file, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    wake.release();
  }
}
