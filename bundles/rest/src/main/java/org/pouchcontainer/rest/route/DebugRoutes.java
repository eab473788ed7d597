package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.LateBody;
import org.pouchcontainer.rest.http.RouteHandler;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine's JVM is doing: threads, a histogram of its heap, a flight recording. There only
 * with {@code --debug} or {@code --enable-profiler}, and never for a client that nobody has vouched
 * for.
 */
public final class DebugRoutes implements RouteSet {
  private static final Logger LOG = LoggerFactory.getLogger(DebugRoutes.class);
  private static final int MAX_SECONDS = 120;
  private static final int DEFAULT_SECONDS = 10;
  private static final long MAX_RECORDING = 256L << 20;
  private static final String TEXT = "text/plain; charset=utf-8";

  private final StreamThreads threads;
  private final AtomicBoolean recording = new AtomicBoolean();

  /** Recordings wait on these threads. */
  public DebugRoutes(StreamThreads threads) {
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/debug/threads", guarded(x -> x.text(200, TEXT, JvmInsight.threads())))
        // The name by which the original's tools ask for the same.
        .add("GET", "/debug/pprof/goroutine", guarded(x -> x.text(200, TEXT, JvmInsight.threads())))
        .add("GET", "/debug/heap", guarded(x -> x.text(200, TEXT, JvmInsight.heap())))
        .add("GET", "/debug/flight", guarded(this::flight));
  }

  private static RouteHandler guarded(RouteHandler handler) {
    return x -> {
      if (!x.isVouchedFor()) {
        throw new EngineException(
            ErrorKind.PERMISSION_DENIED,
            "debug: only over a unix socket, or with a client certificate");
      }
      handler.handle(x);
    };
  }

  private void flight(Exchange x) {
    int seconds = x.query().number("seconds").orElse(DEFAULT_SECONDS);
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw EngineException.invalid("parameter seconds: expected 1 to " + MAX_SECONDS);
    }
    if (!recording.compareAndSet(false, true)) {
      throw EngineException.conflict("flight recording: one is under way; wait for its end");
    }
    CountDownLatch gone = new CountDownLatch(1);
    boolean started = false;
    try {
      x.whenGone(gone::countDown);
      threads.start("flight recording", () -> record(x, seconds, gone));
      started = true;
    } finally {
      if (!started) {
        recording.set(false);
      }
    }
  }

  private void record(Exchange x, int seconds, CountDownLatch gone) {
    try {
      Path folder = Files.createTempDirectory("pouch-flight");
      Path file = folder.resolve("engine.jfr");
      try {
        JvmInsight.startRecording();
        if (gone.await(seconds, TimeUnit.SECONDS)) {
          LOG.debug("the client of a flight recording has gone");
        }
        JvmInsight.stopRecording(file);
        send(x, file);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException | RuntimeException e) {
      x.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      x.fail(e);
    } finally {
      recording.set(false);
    }
  }

  private static void send(Exchange x, Path file) throws IOException {
    if (Files.size(file) > MAX_RECORDING) {
      throw new EngineException(
          ErrorKind.RESOURCE_EXHAUSTED, "flight recording: too large; ask for fewer seconds");
    }
    LateBody out = new LateBody(x, 200, "application/octet-stream");
    try (InputStream in = Files.newInputStream(file)) {
      in.transferTo(out);
    }
    out.finish();
  }
}
