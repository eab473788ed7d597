package org.pouchcontainer.engine.container;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ContainerService.CreateContainer;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.event.EventBus;
import org.pouchcontainer.engine.system.OwnLimits;
import org.pouchcontainer.engine.volume.VolumeFixture;
import org.pouchcontainer.engine.volume.VolumeManager;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.host.SpawnRequest;
import org.pouchcontainer.tck.host.FakeHostFiles;
import org.pouchcontainer.tck.host.FakeHostMounts;
import org.pouchcontainer.tck.log.InMemoryLogDriver;
import org.pouchcontainer.tck.snapshot.InMemorySnapshotter;
import org.pouchcontainer.tck.store.InMemoryStore;
import org.pouchcontainer.tck.volume.InMemoryVolumeDriver;

/**
 * An engine on fakes. {@link #restart} is what kill -9 and a new start are: only the state stays.
 */
final class EngineFixture implements AutoCloseable {
  final FakeRuntime runtime = new FakeRuntime();
  final InMemoryStore store = new InMemoryStore();
  final InMemorySnapshotter snapshotter;
  final InMemoryVolumeDriver volumeDriver;
  final FakeHostMounts mounts = new FakeHostMounts();
  final EventBus events = new EventBus();
  final Drivers drivers = new Drivers();
  final InMemoryLogDriver logs = new InMemoryLogDriver("json-file");
  final FakeNamespaces namespaces = new FakeNamespaces();
  final FakeNetworkPlugin bridge = new FakeNetworkPlugin();
  final Set<Integer> deadPids = new HashSet<>();
  final DaemonSettings settings;
  private final Kernel kernel = Kernel.open();
  VolumeManager volumes;
  Engine engine;

  EngineFixture(Path folder) {
    settings = VolumeFixture.settings(folder.resolve("home"), folder.resolve("run"));
    snapshotter = new InMemorySnapshotter(VolumeFixture.folder(folder, "snapshots"));
    volumeDriver = new InMemoryVolumeDriver("local", VolumeFixture.folder(folder, "volumes"));
    drivers.runtimes().add("oci", runtime);
    drivers.snapshotters().add(settings.snapshotter(), snapshotter);
    drivers.stores().add("embedded", store);
    drivers.volumes().add("local", volumeDriver);
    drivers.logs().add("json-file", logs);
    start();
  }

  private void start() {
    volumes = VolumeFixture.manager(drivers, events, settings);
    engine =
        new Engine(
            settings,
            drivers,
            new RuntimeCatalog(drivers, settings),
            new OneImage(),
            volumes,
            events,
            new Engine.HostAccess(
                mounts,
                new FakeHostFiles(mounts),
                new Pids(),
                kernel,
                namespaces,
                new CgroupLayout(1, Map.of(), Optional.empty(), List.of("memory"), List.of()),
                new OwnLimits(Set.of("CAP_KILL"), Map.of(), 0)));
  }

  void restart() {
    engine.close();
    start();
  }

  /** From now on containers can be connected. */
  EngineFixture withBridge() {
    drivers.networks().add("bridge", bridge);
    return this;
  }

  NetworkService networks() {
    return engine.networks();
  }

  ContainerService containers() {
    return engine.containers();
  }

  String create(String name) {
    return create(name, ContainerSpec.of("busybox", List.of("sleep", "9")));
  }

  String create(String name, ContainerSpec spec) {
    return containers().create(new CreateContainer(name, null, "", spec)).id().value();
  }

  @Override
  public void close() {
    engine.close();
    kernel.close();
  }

  private final class Pids implements HostProcesses {
    @Override
    public Optional<Long> startTime(int pid) {
      return deadPids.contains(pid) ? Optional.empty() : Optional.of(5L);
    }

    @Override
    public HostProcess spawn(SpawnRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public HostPipe pipe() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean signal(int pid, long startTime, int signal) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> onEnd(int pid, long startTime) {
      return new CompletableFuture<>();
    }

    @Override
    public PacketSocket connectPacketSocket(Path socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void writeFifo(Path fifo, byte[] content) {
      throw new UnsupportedOperationException();
    }
  }

  /** One image without layers, called busybox. */
  private static final class OneImage implements ImageService {
    private static final Digest ID = Digest.sha256(new byte[] {1});

    @Override
    public ImageDetails inspect(String image) {
      if (!image.equals("busybox")) {
        throw EngineException.notFound("image \"" + image + "\": no such image");
      }
      return new ImageDetails(
          ID,
          ID,
          ID,
          List.of("busybox:latest"),
          List.of(),
          Instant.EPOCH,
          0,
          "amd64",
          "",
          "linux",
          "",
          "",
          new ImageConfig(
              "", Set.of(), List.of(), List.of(), List.of(), Set.of(), "", Map.of(), "", null,
              List.of()),
          List.of(),
          List.of(),
          Instant.EPOCH);
    }

    @Override
    public ImageDetails pull(PullRequest request, PullListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ImageDetails> list(ImageQuery query) {
      return List.of(inspect("busybox"));
    }

    @Override
    public String unpack(Digest imageId, String snapshotterName) {
      return "";
    }

    @Override
    public List<ImageRemoval> remove(String image, boolean force) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void tag(String image, String target) {
      throw new UnsupportedOperationException();
    }
  }
}
