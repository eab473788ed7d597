package org.pouchcontainer.engine.log;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.engine.log.SegmentedLog.Position;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.log.LogSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one container's output from the monitor's log to its log driver, in order, and keeps the
 * monitor's log within bounds. It has a thread only while there is something to carry.
 */
public final class LogForwarder {
  private static final Logger LOG = LoggerFactory.getLogger(LogForwarder.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LINES_BETWEEN_CONFIRMATIONS = 2000;

  private final String name;
  private final LogSegments segments;
  private final LogCursor cursor;
  private final SinkOpener opener;
  private final Limits limits;
  private final Reopener reopener;
  private final EngineThreads threads;

  private final AtomicInteger wakes = new AtomicInteger();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final CompletableFuture<Void> failedAtEnd = new CompletableFuture<>();
  private volatile boolean ending;
  private volatile boolean abandoned;

  // What follows is touched by the one thread that works.
  private @Nullable LogSink sink;
  private @Nullable SegmentedLog log;
  private LineJoiner joiner = new LineJoiner();
  private Duration pause = Duration.ZERO;
  private volatile long pausedUntil = System.nanoTime();
  private boolean complained;
  private long askedAt = System.nanoTime();

  /**
   * How much is kept.
   *
   * @param segmentBytes after which the monitor begins a new file
   * @param segments how many finished files are kept
   * @param backlogBytes what may wait for the driver before lines are dropped; 0 for all that is
   *     kept
   */
  public record Limits(long segmentBytes, int segments, long backlogBytes) {}

  /** Opens the driver's end. */
  @FunctionalInterface
  public interface SinkOpener {
    /** A new sink; throws while the driver is away. */
    LogSink open();
  }

  /** Has the monitor open its log again. */
  @FunctionalInterface
  public interface Reopener {
    /** Does it; false if no monitor runs. */
    boolean reopen();
  }

  /**
   * A forwarder that does nothing until it is woken.
   *
   * @param name of the container, for messages
   */
  public LogForwarder(
      String name,
      LogSegments segments,
      LogCursor cursor,
      SinkOpener opener,
      Limits limits,
      Reopener reopener,
      EngineThreads threads) {
    this.name = name;
    this.segments = segments;
    this.cursor = cursor;
    this.opener = opener;
    this.limits = limits;
    this.reopener = reopener;
    this.threads = threads;
  }

  /** Something may have been written. Never blocks. */
  public void wake() {
    if (System.nanoTime() - pausedUntil >= 0 || abandoned) {
      wakeNow();
    }
  }

  private void wakeNow() {
    if (wakes.getAndIncrement() == 0 && !threads.isClosed()) {
      threads.workers().execute(this::work);
    }
  }

  /** No more will be written: carries the rest and ends. The result completes at the end. */
  public CompletableFuture<Void> finish() {
    ending = true;
    pausedUntil = System.nanoTime();
    wakeNow();
    return done;
  }

  /** As {@link #finish}, but the result also completes when the driver does not take the rest. */
  public CompletableFuture<?> finishOrFail() {
    return CompletableFuture.anyOf(finish(), failedAtEnd);
  }

  /** Ends at once, whatever is left. */
  public CompletableFuture<Void> abandon() {
    abandoned = true;
    wakeNow();
    return done;
  }

  private void work() {
    int seen = wakes.get();
    do {
      step();
      seen = wakes.addAndGet(-seen);
    } while (seen > 0);
  }

  private void step() {
    if (done.isDone()) {
      return;
    }
    if (abandoned) {
      close();
      return;
    }
    try {
      carry();
      pause = Duration.ZERO;
      complained = false;
      keepBounds();
      if (ending) {
        close();
      }
    } catch (EngineException | IOException e) {
      failed(e);
    } catch (RuntimeException e) {
      // A driver's defect must not end the forwarding for good.
      failed(e);
    }
  }

  private void failed(Exception e) {
    if (!complained) {
      LOG.warn("log of {}: {}; trying again", name, e.getMessage());
      complained = true;
    }
    closeSink();
    resetReader();
    if (ending) {
      failedAtEnd.complete(null);
    }
    try {
      keepBounds();
    } catch (IOException | RuntimeException second) {
      LOG.debug("bounds of the log of {}: {}", name, second.toString());
    }
    pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    pausedUntil = System.nanoTime() + pause.toNanos();
    threads.after(pause, this::wakeNow);
  }

  private void carry() throws IOException {
    LogSink out = sink;
    if (out == null) {
      out = opener.open();
      sink = out;
    }
    SegmentedLog in = reader();
    int unconfirmed = 0;
    Position start = in.position();
    for (LogLine piece = in.next(); piece != null && !abandoned; piece = in.next()) {
      LogLine line = joiner.add(piece, start);
      if (line != null) {
        out.write(line);
      }
      start = in.position();
      if (++unconfirmed >= LINES_BETWEEN_CONFIRMATIONS) {
        confirm(out, start);
        unconfirmed = 0;
        keepBounds();
      }
    }
    if (ending) {
      joiner.rest().forEach(out::write);
    }
    if (unconfirmed > 0 || ending) {
      confirm(out, start);
    }
    // A silent container holds neither a descriptor nor a buffer.
    in.close();
  }

  private void confirm(LogSink out, Position position) throws IOException {
    out.flush();
    cursor.write(joiner.resumeAt(position));
  }

  private SegmentedLog reader() throws IOException {
    SegmentedLog in = log;
    if (in == null) {
      in = new SegmentedLog(segments);
      Optional<Position> known = cursor.read();
      if (known.isPresent()) {
        in.seek(known.get());
      }
      log = in;
    }
    if (limits.backlogBytes() > 0) {
      dropSurplus(in);
    }
    return in;
  }

  /** Non-blocking mode: what waits beyond the buffer's size is dropped, oldest first. */
  private void dropSurplus(SegmentedLog in) throws IOException {
    Position at = in.position();
    long newest = segments.newest();
    long behind = at.segment() == newest ? at.offset() : 0;
    long backlog = segments.liveBytes() - behind;
    if (backlog > limits.backlogBytes()) {
      in.seek(new Position(newest, segments.liveBytes() - limits.backlogBytes()));
      // The rest of a line whose beginning was dropped is in no form and passed over.
      in.next();
      LOG.debug("log of {}: dropped {} bytes", name, backlog - limits.backlogBytes());
    }
  }

  private void keepBounds() throws IOException {
    long now = System.nanoTime();
    if (segments.isInterrupted()) {
      // Not asked twice in short order: each time the monitor begins an empty file.
      if (now - askedAt > PATIENCE.toNanos() && !ending) {
        askedAt = now;
        reopener.reopen();
      }
    } else if (segments.liveBytes() >= limits.segmentBytes()) {
      segments.rotate();
      askedAt = now;
      if (!ending && !reopener.reopen()) {
        segments.unrotate();
      }
    }
    segments.deleteAllBut(limits.segments());
  }

  private void resetReader() {
    SegmentedLog in = log;
    log = null;
    joiner = new LineJoiner();
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        LOG.debug("close the log of {}: {}", name, e.toString());
      }
    }
  }

  private void closeSink() {
    LogSink out = sink;
    sink = null;
    if (out != null) {
      try {
        out.close();
      } catch (RuntimeException e) {
        LOG.debug("close the log driver's end of {}: {}", name, e.toString());
      }
    }
  }

  private void close() {
    closeSink();
    resetReader();
    done.complete(null);
  }
}
