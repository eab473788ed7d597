package org.pouchcontainer.image.unpack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.archive.AppliedLayer;
import org.pouchcontainer.archive.Below;
import org.pouchcontainer.archive.NeedsParentException;
import org.pouchcontainer.archive.TarLimits;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.snapshot.LayerStacking;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks the layers of one image into a chain of committed snapshots.
 *
 * <p>Where the snapshotter stacks layers, all of them are unpacked side by side, each alone, and
 * committed in order once all have succeeded; else one after the other on top of each other's
 * content. After a failure no active snapshot of this is left. Used once, by one thread.
 */
public final class ChainUnpacker {
  private static final Logger LOG = LoggerFactory.getLogger(ChainUnpacker.class);

  /** Keys of active snapshots that belong to a pull begin with it. */
  public static final String KEY_PREFIX = "extract-";

  private static final int WIDTH = 4;

  private final Kernel kernel;
  private final Snapshotter snapshotter;
  private final Path mountFolder;
  private final Cancellation cancellation;
  private final LayerUnpacker unpacker;
  private final String lease = KEY_PREFIX + UUID.randomUUID();
  private int keys;

  /**
   * Prepares; {@link #unpack} does the work.
   *
   * @param mountFolder where snapshots may be mounted meanwhile
   * @param sizes is told the uncompressed size of each layer, by its diff id, from any thread
   */
  public ChainUnpacker(
      Kernel kernel,
      Snapshotter snapshotter,
      Path mountFolder,
      TarLimits limits,
      Cancellation cancellation,
      BiConsumer<Digest, Long> sizes) {
    this.kernel = kernel;
    this.snapshotter = snapshotter;
    this.mountFolder = mountFolder;
    this.cancellation = cancellation;
    this.unpacker = new LayerUnpacker(kernel, mountFolder, limits, cancellation, sizes);
  }

  /** The name under which a lease protects all snapshots that this has in the making. */
  public String lease() {
    return lease;
  }

  /** The lease's name of an active snapshot's key. */
  public static String leaseOf(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  /** A layer that was applied alone; {@code applied} is null if it needs to see its parent. */
  private record Prepared(Layer layer, String key, @Nullable AppliedLayer applied) {}

  /**
   * Makes the chain, as far as it is not there yet.
   *
   * @param layers the lowest first
   */
  public void unpack(List<Layer> layers) {
    int first = firstMissing(layers);
    layers.subList(0, first).forEach(layer -> layer.ended(Layer.End.EXISTED));
    if (first == layers.size()) {
      return;
    }
    if (snapshotter.capabilities().independentLayers()
        && snapshotter instanceof LayerStacking stacking) {
      unpackSideBySide(layers, first, stacking);
    } else {
      for (int i = first; i < layers.size(); i++) {
        unpackOnParent(layers.get(i), parentOf(layers, i));
      }
    }
  }

  private int firstMissing(List<Layer> layers) {
    for (int i = layers.size(); i > 0; i--) {
      if (isCommitted(layers.get(i - 1).chainId())) {
        return i;
      }
    }
    return 0;
  }

  private boolean isCommitted(Digest chainId) {
    return snapshotter
        .stat(chainId.toString())
        .filter(info -> info.kind() == SnapshotInfo.Kind.COMMITTED)
        .isPresent();
  }

  private static @Nullable String parentOf(List<Layer> layers, int index) {
    return index == 0 ? null : layers.get(index - 1).chainId().toString();
  }

  private String newKey() {
    return lease + "." + keys++;
  }

  private void unpackSideBySide(List<Layer> layers, int first, LayerStacking stacking) {
    List<String> open = new ArrayList<>();
    try {
      List<Prepared> prepared;
      try (SideBySide<Prepared> work = new SideBySide<>(Math.min(WIDTH, layers.size() - first))) {
        for (int i = first; i < layers.size(); i++) {
          Layer layer = layers.get(i);
          String key = newKey();
          Below below = i == 0 ? Below.NOTHING : Below.LATER;
          open.add(key);
          work.submit(() -> applyAlone(layer, key, below));
        }
        prepared = work.awaitAll();
      }
      for (int i = 0; i < prepared.size(); i++) {
        cancellation.check();
        commitOnto(prepared.get(i), parentOf(layers, first + i), stacking);
        open.remove(prepared.get(i).key());
      }
    } finally {
      open.forEach(this::removeIfThere);
    }
  }

  private Prepared applyAlone(Layer layer, String key, Below below) {
    try {
      List<MountSpec> mounts = snapshotter.prepare(key, null);
      return new Prepared(layer, key, unpacker.apply(layer, mounts, below));
    } catch (NeedsParentException e) {
      LOG.debug("Layer {} is unpacked on its parent: {}", layer.diffId(), e.getMessage());
      unpacker.awaitBlob(layer);
      return new Prepared(layer, key, null);
    }
  }

  private void commitOnto(Prepared prepared, @Nullable String parent, LayerStacking stacking) {
    Layer layer = prepared.layer();
    AppliedLayer applied = prepared.applied();
    boolean alone =
        applied != null
            && (parent == null
                || applied.implicitDirectories().isEmpty()
                || adoptImplicit(prepared.key(), applied, parent));
    if (!alone) {
      snapshotter.remove(prepared.key());
      unpackOnParent(layer, parent);
      return;
    }
    commit(layer, prepared.key(), name -> stacking.commitOnto(name, prepared.key(), parent));
  }

  private boolean adoptImplicit(String key, AppliedLayer applied, String parent) {
    String view = newKey();
    List<MountSpec> below = snapshotter.view(view, parent);
    try (SnapshotDirectory layer = open(snapshotter.mounts(key));
        SnapshotDirectory parents = open(below)) {
      return ImplicitDirectories.adopt(
          applied.implicitDirectories(), layer.directory(), parents.directory());
    } catch (KernelException e) {
      throw e.asEngineException("unpack layer: take directories over from the parent");
    } finally {
      removeIfThere(view);
    }
  }

  private void unpackOnParent(Layer layer, @Nullable String parent) {
    String key = newKey();
    try {
      List<MountSpec> mounts = snapshotter.prepare(key, parent);
      unpacker.apply(layer, mounts, parent == null ? Below.NOTHING : Below.MERGED);
      commit(layer, key, name -> snapshotter.commit(name, key));
    } catch (RuntimeException e) {
      removeIfThere(key);
      throw e;
    }
  }

  private interface Commit {
    void as(String name);
  }

  private void commit(Layer layer, String key, Commit commit) {
    try {
      commit.as(layer.chainId().toString());
      layer.ended(Layer.End.UNPACKED);
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.ALREADY_EXISTS || !isCommitted(layer.chainId())) {
        throw e;
      }
      // Another pull has unpacked the same layers meanwhile.
      snapshotter.remove(key);
      layer.ended(Layer.End.EXISTED);
    }
  }

  private SnapshotDirectory open(List<MountSpec> mounts) {
    return SnapshotDirectory.open(kernel, mounts, mountFolder);
  }

  private void removeIfThere(String key) {
    try {
      if (snapshotter.stat(key).isPresent()) {
        snapshotter.remove(key);
      }
    } catch (EngineException e) {
      LOG.warn("Snapshot {} stays behind until the next clean-up", key, e);
    }
  }
}
