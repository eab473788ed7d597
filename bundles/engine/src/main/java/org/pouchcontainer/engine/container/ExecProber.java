package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.Health.Probe;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;
import org.pouchcontainer.engine.health.GoDuration;
import org.pouchcontainer.engine.health.HealthRules;
import org.pouchcontainer.engine.health.ProbeOutput;
import org.pouchcontainer.engine.health.ProcessFamily;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.runtime.Attachment;
import org.pouchcontainer.spi.runtime.MonitoredProcess;

/** Runs health probes as execs, bounded in time: a late one is killed with all that it started. */
final class ExecProber implements HealthChecks.Prober {
  private static final int FAILED = -1;

  /** For children that keep the probe's output open after its end. */
  private static final Duration STREAM_GRACE = Duration.ofSeconds(1);

  /** How long the death of a killed probe may take to be seen. */
  private static final Duration DEATH = Duration.ofSeconds(10);

  private final ExecManager execs;
  private final ContainerLifecycle.ProcessIds ids;
  private final ProcessFamily families;
  private final EngineThreads threads;

  ExecProber(
      ExecManager execs,
      ContainerLifecycle.ProcessIds ids,
      ProcessFamily families,
      EngineThreads threads) {
    this.execs = execs;
    this.ids = ids;
    this.families = families;
    this.threads = threads;
  }

  @Override
  public Optional<Probe> probe(Container container, HealthTest test) {
    MonitoredProcess run = container.record().process();
    Instant start = Instant.now();
    List<String> command = HealthRules.command(test, container.record().spec().process().shell());
    Probe probe;
    try {
      ExecManager.Running running = execs.startProbe(container, command);
      probe = finish(container, running, HealthRules.timeout(test), start);
    } catch (EngineException e) {
      probe = new Probe(start, Instant.now(), FAILED, String.valueOf(e.getMessage()));
    }
    boolean sameRun = run != null && run.equals(container.record().process());
    boolean awake = container.state().status() == ContainerStatus.RUNNING;
    return sameRun && awake ? Optional.of(probe) : Optional.empty();
  }

  private Probe finish(
      Container container, ExecManager.Running running, Duration timeout, Instant start) {
    ProbeOutput output = new ProbeOutput();
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture<Integer> exit = running.exit();
    Future<?> limit =
        threads.schedule(
            timeout,
            () -> {
              if (!exit.isDone()) {
                late.set(true);
                families.kill(running.pid(), () -> ids.of(container));
              }
              running.streams().close();
            });
    var unused = exit.thenRun(() -> threads.after(STREAM_GRACE, () -> running.streams().close()));
    try (Attachment streams = running.streams()) {
      streams.pump((stderr, buffer, offset, length) -> output.write(buffer, offset, length));
      int code = exit.get(timeout.plus(DEATH).toMillis(), TimeUnit.MILLISECONDS);
      return late.get()
          ? tooLate(start, timeout, output)
          : new Probe(start, Instant.now(), code, output.text());
    } catch (TimeoutException e) {
      // It is frozen or hangs in the kernel; it dies once that lets go of it.
      return tooLate(start, timeout, output);
    } catch (IOException | ExecutionException e) {
      return new Probe(start, Instant.now(), FAILED, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Probe(start, Instant.now(), FAILED, "interrupted");
    } finally {
      limit.cancel(false);
    }
  }

  private static Probe tooLate(Instant start, Duration timeout, ProbeOutput output) {
    String text = output.text();
    return new Probe(
        start,
        Instant.now(),
        FAILED,
        "Health check exceeded timeout ("
            + GoDuration.of(timeout)
            + ")"
            + (text.isEmpty() ? "" : ": " + text));
  }
}
