package org.pouchcontainer.engine.files;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.archive.TreeChange;
import org.pouchcontainer.archive.TreeDiff;
import org.pouchcontainer.archive.TreeWriter;
import org.pouchcontainer.engine.container.ContainerFolders;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.container.ContainerRecord.StoredMount;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.snapshot.ChangesDirectory;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What containers have changed of their images. What a runtime makes to mount something at it does
 * not count, as with docker.
 */
public final class Differences implements LayerOfChanges {
  private static final Logger LOG = LoggerFactory.getLogger(Differences.class);
  private static final Duration DRIVER_RETURN = Duration.ofSeconds(5);
  private static final String VIEW_PREFIX = "diff-";

  private final ContainerFolders folders;
  private final Drivers drivers;
  private final Scratch scratch;
  private final Kernel kernel;

  /** Compares in {@code scratch}, where views that a crash has left are removed first. */
  public Differences(ContainerFolders folders, Drivers drivers, Scratch scratch, Kernel kernel) {
    this.folders = folders;
    this.drivers = drivers;
    this.scratch = scratch;
    this.kernel = kernel;
  }

  /** Removes the views that an earlier engine had no time to remove. */
  public void reclaim() {
    drivers
        .snapshotters()
        .all()
        .forEach(
            (name, snapshotter) -> {
              Set<String> left = new HashSet<>();
              snapshotter.walk(
                  info -> {
                    if (info.kind() == SnapshotInfo.Kind.VIEW
                        && info.key().startsWith(VIEW_PREFIX)) {
                      left.add(info.key());
                    }
                  });
              left.forEach(key -> removeView(snapshotter, key));
            });
  }

  /** The changes, parents before what is in them. */
  List<TreeChange> list(ContainerRecord record) {
    return with(record, (tree, changes) -> changes);
  }

  @Override
  public void write(ContainerRecord record, OutputStream out) throws IOException {
    IOException[] failure = new IOException[1];
    with(
        record,
        (tree, changes) -> {
          try {
            TreeWriter writer = new TreeWriter(kernel.files(), out, TreeWriter.Options.LAYER);
            writer.changes(tree, changes);
            writer.finish();
          } catch (IOException e) {
            failure[0] = e;
          }
          return changes;
        });
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  private interface Use<T> {
    T apply(Directory tree, List<TreeChange> changes);
  }

  private <T> T with(ContainerRecord record, Use<T> use) {
    Snapshotter snapshotter = drivers.snapshotters().await(record.snapshotter(), DRIVER_RETURN);
    String key = record.snapshotKey();
    String parent =
        snapshotter
            .stat(key)
            .orElseThrow(
                () -> EngineException.notFound("snapshot of container " + record.id() + ": gone"))
            .parentOrNull();
    String view = VIEW_PREFIX + UUID.randomUUID();
    try (Scratch.Place before =
        parent == null ? null : scratch.mount(snapshotter.view(view, parent))) {
      return compare(record, snapshotter, before == null ? null : before.path(), use);
    } catch (KernelException e) {
      throw e.asEngineException("compare container " + record.id().shortForm() + " with its image");
    } finally {
      if (parent != null) {
        removeView(snapshotter, view);
      }
    }
  }

  private <T> T compare(
      ContainerRecord record, Snapshotter snapshotter, @Nullable Path before, Use<T> use) {
    String key = record.snapshotKey();
    Set<RawPath> residue = residue(record);
    if (snapshotter instanceof ChangesDirectory own) {
      try (Directory upper = kernel.files().open(own.changes(key));
          Directory old = openOrNull(before)) {
        return use.apply(upper, TreeDiff.ofOverlay(upper, old, residue));
      }
    }
    try (Scratch.Place now = scratch.mount(snapshotter.mounts(key));
        Directory tree = kernel.files().open(now.path());
        Directory old = openOrNull(before)) {
      return use.apply(tree, TreeDiff.ofTrees(tree, old, residue));
    }
  }

  private @Nullable Directory openOrNull(@Nullable Path path) {
    return path == null ? null : kernel.files().open(path);
  }

  private static void removeView(Snapshotter snapshotter, String key) {
    try {
      snapshotter.remove(key);
    } catch (EngineException e) {
      LOG.warn("view {}: {}; the next start tries again", key, e.getMessage());
    }
  }

  /** Where the runtime itself mounts something; the user's own mounts do count. */
  private Set<RawPath> residue(ContainerRecord record) {
    Path config = folders.configJson(record.id());
    Set<RawPath> paths = new HashSet<>();
    if (!Files.exists(config)) {
      return paths; // it was never started
    }
    try {
      for (JsonNode mount : Json.mapper().readTree(config.toFile()).path("mounts")) {
        paths.add(RawPath.of(mount.path("destination").asText()));
      }
    } catch (IOException e) {
      throw EngineException.internal("read " + config, e);
    }
    for (StoredMount mount : record.mounts()) {
      paths.remove(RawPath.of(mount.request().target()));
    }
    return paths;
  }
}
