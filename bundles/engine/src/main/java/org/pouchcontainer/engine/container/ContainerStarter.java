package org.pouchcontainer.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.engine.network.Connections;
import org.pouchcontainer.engine.network.ContainerNetworking;
import org.pouchcontainer.engine.network.NetworkFiles;
import org.pouchcontainer.engine.network.NetworkFiles.Facts;
import org.pouchcontainer.engine.network.NetworkMode;
import org.pouchcontainer.engine.spec.InitProgram;
import org.pouchcontainer.engine.spec.SharedNamespaces;
import org.pouchcontainer.engine.spec.SpecBuilder;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.runtime.Mount;
import org.pouchcontainer.oci.runtime.RuntimeSpec;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.CreateRequest;
import org.pouchcontainer.spi.runtime.MonitoredProcess;
import org.pouchcontainer.spi.runtime.OciRuntime;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts containers. Each step that succeeds leaves its undoing behind; a failure undoes in reverse
 * and says which step it was.
 */
final class ContainerStarter {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerStarter.class);
  private static final String NETWORKS = "connect its networks";

  /** Exit code of a container that never ran. */
  private static final int NOT_STARTED = 128;

  private static final Duration DRIVER_RETURN = Duration.ofSeconds(5);
  private static final Duration RELEASE_LIMIT = Duration.ofSeconds(60);
  private static final ObjectWriter SPEC_WRITER = Json.mapper().writerFor(RuntimeSpec.class);

  private final Drivers drivers;
  private final ContainerFolders folders;
  private final RunFiles runFiles;
  private final ContainerMounts mounts;
  private final NetworkFiles networkFiles;
  private final NamespacePlan namespaces;
  private final ContainerNetworking networking;
  private final EngineThreads threads;
  private final SpecBuilder specs;
  private final InitProgram init;
  private final ContainerHooks hooks;
  private final Kernel kernel;
  private final boolean systemdCgroups;

  ContainerStarter(
      Drivers drivers,
      ContainerFolders folders,
      RunFiles runFiles,
      ContainerMounts mounts,
      NetworkFiles networkFiles,
      NamespacePlan namespaces,
      ContainerNetworking networking,
      EngineThreads threads,
      SpecBuilder specs,
      InitProgram init,
      ContainerHooks hooks,
      Kernel kernel,
      boolean systemdCgroups) {
    this.drivers = drivers;
    this.folders = folders;
    this.runFiles = runFiles;
    this.mounts = mounts;
    this.networkFiles = networkFiles;
    this.namespaces = namespaces;
    this.networking = networking;
    this.threads = threads;
    this.specs = specs;
    this.init = init;
    this.hooks = hooks;
    this.kernel = kernel;
    this.systemdCgroups = systemdCgroups;
  }

  /**
   * Starts a container whose operation lock the caller holds.
   *
   * @return its process, recorded
   */
  MonitoredProcess start(Container container) {
    awaitRelease(container);
    ContainerRecord record = container.record();
    OciRuntime runtime = runtime(record);
    ContainerRef ref = folders.ref(record);
    Deque<Runnable> undo = new ArrayDeque<>();
    String step = "prepare";
    boolean running = false;
    try {
      step = NETWORKS;
      NetworkStart network = NetworkStart.begin(networking, threads, record);
      undo.push(network::undo);
      step = "mount the root";
      undo.push(() -> runFiles.remove(container));
      Path root = runFiles.prepare(record, snapshotter(record));
      step = "attach volumes";
      List<Mount> attached = mounts.attach(record, root);
      undo.push(() -> mounts.detach(record));
      step = "write the configuration";
      writeConfig(record, root, attached, network.sandbox());
      step = "create the process";
      MonitoredProcess process = runtime.create(createRequest(record, ref));
      undo.push(() -> runtime.delete(ref, true));
      step = NETWORKS;
      List<Connections.Live> live = network.await();
      writeNetworkFiles(record, live);
      step = "record the process";
      container.beginRun();
      container.change(
          now -> started(now, process).withConnections(now.connections().withLive(live)));
      running = true;
      networking.connected(container.record(), folders::durable);
      step = "connect attached clients";
      Future<?> exit = container.exit();
      for (DeferredAttachment waiting : container.takeWaiting()) {
        waiting.connect(new OrderedAttachment(runtime.attach(ref), () -> exit));
      }
      step = "run the program";
      runtime.start(ref);
      return process;
    } catch (RuntimeException e) {
      undo.forEach(action -> undoQuietly(container, action));
      EngineException failure = failure(container, step, e);
      // What is missing or forbidden there is not the program.
      boolean program = !step.equals(NETWORKS);
      int code = program ? exitCode(failure.kind()) : NOT_STARTED;
      container.change(now -> failed(now, failure, code));
      container.takeWaiting().forEach(DeferredAttachment::fail);
      if (running) {
        container.endRun(
            new org.pouchcontainer.api.container.ContainerService.WaitResult(
                code, failure.getMessage()));
        container.completeRelease();
      }
      throw failure;
    }
  }

  private void awaitRelease(Container container) {
    await(container, container.released());
    if (networking.hasLeftover(container.record())) {
      networking.cleanLeftover(container.record());
    }
    if (runFiles.exist(container.record())) {
      // What a release that failed half way, or a crash, has left.
      runFiles.remove(container);
    }
    await(container, container.layerIdle().toCompletableFuture());
  }

  private static void await(Container container, Future<?> release) {
    try {
      release.get(RELEASE_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE,
          "start " + container.label() + ": its last run is still being released; try again",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, "start " + container.label(), e);
    } catch (ExecutionException e) {
      throw EngineException.internal("start " + container.label(), e.getCause());
    }
  }

  private OciRuntime runtime(ContainerRecord record) {
    return drivers.runtimes().await(record.runtime().driver(), DRIVER_RETURN);
  }

  private Snapshotter snapshotter(ContainerRecord record) {
    return drivers.snapshotters().await(record.snapshotter(), DRIVER_RETURN);
  }

  private void writeConfig(
      ContainerRecord record, Path root, List<Mount> attached, Optional<Path> sandbox) {
    SharedNamespaces shared = namespaces.resolve(record.spec(), sandbox);
    Optional<ContainerRecord> networkOwner = namespaces.networkOwner(record.spec());
    List<Mount> all = new ArrayList<>(networkMounts(record, networkOwner));
    all.removeIf(
        mount -> attached.stream().anyMatch(a -> a.destination().equals(mount.destination())));
    all.addAll(attached);
    RuntimeSpec spec =
        specs.build(
            record,
            new SpecBuilder.Start(
                root,
                all,
                shared,
                SpecBuilder.hostname(networkOwner.orElse(record)),
                namespaces.sharedMemoryOwner(record).map(owner -> folders.sharedMemory(owner.id())),
                hooks.beforeStart(record, root),
                init.isWanted(record.spec()) ? Optional.of(init.require()) : Optional.empty(),
                (path, limit) -> readInRoot(root, path, limit)));
    try {
      Files.write(folders.configJson(record.id()), SPEC_WRITER.writeValueAsBytes(spec));
    } catch (JsonProcessingException e) {
      throw EngineException.internal("write config.json", e);
    } catch (IOException e) {
      throw EngineException.internal("write " + folders.configJson(record.id()), e);
    }
  }

  /** Its own hosts, hostname and resolv.conf, or those of the container whose network it shares. */
  private List<Mount> networkMounts(ContainerRecord record, Optional<ContainerRecord> owner) {
    if (owner.isPresent()) {
      return record.spec().network().disableFiles()
          ? List.of()
          : NetworkFiles.mountsOf(folders.durable(owner.get().id()));
    }
    boolean hostNetwork = NetworkMode.parse(record.spec().network()) instanceof NetworkMode.Host;
    return networkFiles.write(record, folders.durable(record.id()), Facts.NONE, hostNetwork);
  }

  /** Once its addresses are known. The files are mounted already; it does not run yet. */
  private void writeNetworkFiles(ContainerRecord record, List<Connections.Live> live) {
    if (live.stream().anyMatch(Connections.Live::isPlugged)) {
      networkFiles.write(
          record, folders.durable(record.id()), networking.facts(record, live), false);
    }
  }

  /** A file of a root, links resolved inside it; null if there is none of that kind. */
  byte @Nullable [] readInRoot(Path root, String path, int limitBytes) {
    try (Directory top = kernel.files().open(root);
        InputStream in =
            kernel.files().input(top.openForRead(RawPath.of(path.substring(1)), Resolve.IN_ROOT))) {
      byte[] content = in.readNBytes(limitBytes + 1);
      return content.length > limitBytes ? null : content;
    } catch (KernelException e) {
      return null;
    } catch (IOException e) {
      throw EngineException.internal("read " + path + " in " + root, e);
    }
  }

  private CreateRequest createRequest(ContainerRecord record, ContainerRef ref) {
    var process = record.spec().process();
    boolean logged = !record.spec().log().driver().equals("none");
    return new CreateRequest(
        ref,
        process.openStdin(),
        process.stdinOnce(),
        process.tty(),
        logged ? Optional.of(folders.log(record.id())) : Optional.empty(),
        systemdCgroups);
  }

  private static ContainerRecord started(ContainerRecord now, MonitoredProcess process) {
    ContainerState state =
        new ContainerState(
            ContainerStatus.RUNNING,
            process.pid(),
            0,
            "",
            false,
            Instant.now(),
            now.state().finishedAt(),
            now.state().restartCount());
    return now.withState(state, process).withStoppedByUser(false);
  }

  /** A container that could not be started is as before, with the reason. */
  private static ContainerRecord failed(
      ContainerRecord now, EngineException failure, int exitCode) {
    ContainerState s = now.state();
    ContainerStatus status =
        s.status().isAlive() || s.status() == ContainerStatus.RESTARTING
            ? ContainerStatus.EXITED
            : s.status();
    return now.withState(
            new ContainerState(
                status,
                0,
                exitCode,
                failure.getMessage(),
                false,
                s.startedAt(),
                status == ContainerStatus.EXITED ? Instant.now() : s.finishedAt(),
                s.restartCount()),
            null)
        .withConnections(now.connections().withLive(List.of()));
  }

  /** What a shell would say: 127 for a missing program, 126 for one that cannot be run. */
  private static int exitCode(ErrorKind kind) {
    return switch (kind) {
      case NOT_FOUND -> 127;
      case PERMISSION_DENIED -> 126;
      default -> NOT_STARTED;
    };
  }

  private static EngineException failure(Container container, String step, RuntimeException e) {
    String action = "start " + container.label() + ": " + step;
    if (e instanceof EngineException known) {
      return known.within(action);
    }
    if (e instanceof KernelException kernelFailure) {
      return kernelFailure.asEngineException(action);
    }
    return EngineException.internal(action + ": " + e, e);
  }

  private static void undoQuietly(Container container, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      // The first failure is what the user is told; the next start or restart cleans up again.
      LOG.warn("undo start of {}: {}", container.label(), e.toString());
    }
  }
}
