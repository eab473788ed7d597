package org.pouchcontainer.image.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageUsers;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.archive.TarLimits;
import org.pouchcontainer.archive.support.Programs;
import org.pouchcontainer.image.registry.RegistryTimeouts;
import org.pouchcontainer.image.support.CopyingSnapshotter;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.tck.snapshot.InMemorySnapshotter;
import org.pouchcontainer.tck.store.InMemoryStore;

/** An image service on a temporary home, with one stacking and one copying snapshotter. */
final class ImageFixture implements AutoCloseable {
  static final Kernel KERNEL = Kernel.open();

  final Path home;
  final InMemorySnapshotter stacking;
  final CopyingSnapshotter copying;
  final InMemoryStore store = new InMemoryStore();
  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<ImageUsers> users = new ArrayList<>();
  final List<String> mirrors = new ArrayList<>();
  private final Snapshotters snapshotters = new Snapshotters(Duration.ofMillis(200));
  private final String standard;
  private ImageEngine engine;
  String defaultDomain = "registry.hub.docker.com";

  ImageFixture(Path folder, String standard) {
    this.home = folder;
    this.standard = standard;
    this.stacking = new InMemorySnapshotter(folder.resolve("stacking"));
    this.copying = new CopyingSnapshotter(folder.resolve("copying"), KERNEL);
    snapshotters.add(stacking);
    snapshotters.add(copying);
    this.engine = open();
  }

  private ImageEngine open() {
    return new ImageEngine(
        new ImageEngine.Setup(
            home.resolve("content"),
            home.resolve("run/unpack"),
            () -> new DaemonSettings.Registry(defaultDomain, "library", mirrors, List.of(), ""),
            standard,
            new RegistryTimeouts(
                Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5)),
            new TarLimits(50 << 20, 10_000, 1 << 20),
            4),
        KERNEL,
        store,
        snapshotters,
        () -> users,
        events::add);
  }

  /** As after a restart of the engine. */
  void restart() {
    engine.close();
    engine = open();
  }

  ImageEngine engine() {
    return engine;
  }

  ImageManager images() {
    return engine.images();
  }

  ImageDetails pull(String reference) {
    return pull(reference, PullListener.NONE);
  }

  ImageDetails pull(String reference, PullListener listener) {
    return images().pull(new PullRequest(reference, "", null), listener);
  }

  /** Runs something on the mounted tree of an image. */
  <T> T inTree(ImageDetails image, Function<Path, T> action) {
    String top = images().unpack(image.id(), "");
    if (standard.equals("copying")) {
      return action.apply(copying.directory(top));
    }
    Path target = home.resolve("tree");
    try {
      Files.createDirectories(target);
      for (MountSpec spec : stacking.view("test-view", top)) {
        KERNEL.mounts().mount(spec, target);
      }
      return action.apply(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      KERNEL.mounts().unmount(target);
      stacking.remove("test-view");
    }
  }

  /** Path, type, mode, owner and links of everything in an image's tree, sorted. */
  String tree(ImageDetails image) {
    return inTree(
        image,
        path ->
            Programs.shell(
                "cd '" + path + "' && find . -mindepth 1 -printf '%p %y %m %U:%G %l\\n' | sort"));
  }

  /** Keys of all snapshots. */
  List<String> snapshots() {
    List<String> keys = new ArrayList<>();
    stacking.walk(info -> keys.add(info.key()));
    copying.walk(info -> keys.add(info.key()));
    return keys;
  }

  long active() {
    List<SnapshotInfo> active = new ArrayList<>();
    stacking.walk(active::add);
    copying.walk(active::add);
    return active.stream().filter(i -> i.kind() != SnapshotInfo.Kind.COMMITTED).count();
  }

  /** Names of stored blobs and of partial ones. */
  List<String> blobs() {
    return files("content/blobs/sha256");
  }

  List<String> partials() {
    return files("content/ingest");
  }

  private List<String> files(String folder) {
    try (var files = Files.list(home.resolve(folder))) {
      return files.map(p -> p.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
