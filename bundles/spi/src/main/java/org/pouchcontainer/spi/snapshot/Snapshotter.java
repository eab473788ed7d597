package org.pouchcontainer.spi.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.Usage;

/**
 * Keeps file trees as chains of snapshots, each a set of changes on top of its parent.
 *
 * <p>Register it as an OSGi service with the property {@code driver.name}. The vocabulary is
 * containerd's:
 *
 * <ul>
 *   <li>An <em>active</em> snapshot is writable (made by {@link #prepare}) or read-only (a
 *       <em>view</em>, made by {@link #view}); it has a key and may be mounted.
 *   <li>A <em>committed</em> snapshot never changes and may be a parent; it has a name. Keys and
 *       names live in one space and are opaque text of at most 255 characters out of {@code
 *       [A-Za-z0-9:._-]}.
 * </ul>
 *
 * <p>An image layer:
 *
 * <pre>
 *   mounts = prepare("extract-17", "sha256:chain0")   // parent, or null for the first layer
 *   …mount them, apply the layer's tar…, unmount
 *   commit("sha256:chain1", "extract-17")             // the key is gone, the name is there
 * </pre>
 *
 * <p>A container: {@code prepare(containerId, topChain)}, mount, run, unmount, {@code
 * remove(containerId)}.
 *
 * <p>Everything is durable when a method returns, and after a crash at any moment an operation has
 * happened wholly or not at all; what an interrupted one left on disk is deleted when the
 * snapshotter starts. All methods may be called by several threads; the snapshotter itself mounts
 * nothing, it says what to mount. Mounts survive the bundle.
 */
@ConsumerType
public interface Snapshotter {
  /** The name in {@code --snapshotter}. Constant. */
  String name();

  /** What this snapshotter can do on this host. Constant while registered. */
  SnapshotCapabilities capabilities();

  /**
   * Creates an active, writable snapshot that starts as its parent's content.
   *
   * @param parent a committed snapshot, or null for an empty tree
   * @return how to mount it, as {@link #mounts} gives
   * @throws EngineException {@link ErrorKind#ALREADY_EXISTS} if the key is taken, {@link
   *     ErrorKind#NOT_FOUND} if the parent is absent, {@link ErrorKind#FAILED_PRECONDITION} if the
   *     parent is not committed, {@link ErrorKind#RESOURCE_EXHAUSTED}; nothing is left then
   */
  List<MountSpec> prepare(String key, @Nullable String parent);

  /** As {@link #prepare}, but read-only; it cannot be committed. */
  List<MountSpec> view(String key, @Nullable String parent);

  /**
   * How to mount an active snapshot: specifications in the order to mount them in, all at the same
   * target. The same key gives the same mounts for as long as it exists.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#FAILED_PRECONDITION} if
   *     it is committed
   */
  List<MountSpec> mounts(String key);

  /**
   * Turns the active snapshot {@code key} into the committed snapshot {@code name}, atomically. It
   * must not be mounted any more.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#ALREADY_EXISTS} if the
   *     name is taken (the key stays then), {@link ErrorKind#FAILED_PRECONDITION} for a view or a
   *     committed snapshot
   */
  void commit(String name, String key);

  /**
   * Deletes a snapshot. Its directories may be deleted in the background; the key is free at once.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#FAILED_PRECONDITION} if
   *     another snapshot has it as its parent
   */
  void remove(String key);

  /** What is known of a snapshot, empty if it does not exist. Does not touch its content. */
  Optional<SnapshotInfo> stat(String key);

  /**
   * What the snapshot itself occupies, without its parents. Walks active ones, hence slow.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}
   */
  Usage usage(String key);

  /** Calls {@code visitor} for a consistent list of all snapshots, in no order. */
  void walk(Consumer<SnapshotInfo> visitor);
}
