package org.pouchcontainer.spi.host;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;

/**
 * Mounts in the engine's mount namespace. Safe for use by several threads.
 *
 * <p>Mounts outlive the bundle that made them and the JVM: a driver finds out at start-up what is
 * mounted with {@link #mountsBelow}.
 */
@ProviderType
public interface HostMounts {
  /**
   * Mounts {@code spec} on the existing directory (or, for a bind, file) {@code target}.
   *
   * @throws EngineException {@link ErrorKind#INVALID_ARGUMENT} for an unknown option, {@link
   *     ErrorKind#NOT_FOUND} for a missing source or target, {@link ErrorKind#NOT_IMPLEMENTED} for
   *     a file system that this kernel lacks; nothing is mounted then
   */
  void mount(MountSpec spec, Path target);

  /**
   * Takes the topmost mount at {@code target} away, lazily if it is busy. Idempotent: returns false
   * where nothing is mounted.
   */
  boolean unmount(Path target);

  /**
   * As {@link #unmount}, but does not wait until the file system behind the mount is written back,
   * which for an overlay takes as long as all that anybody has written to the disk below it.
   *
   * @return completes once the file system is released and its directories may be mounted again; at
   *     once if nothing is mounted there
   */
  CompletionStage<Void> detach(Path target);

  /** Whether {@code target} itself is a mount point. */
  boolean isMounted(Path target);

  /** The mount points at or below {@code root}, deepest first: the order to unmount them in. */
  List<Path> mountsBelow(Path root);

  /** Whether this kernel knows the file system type, as {@code overlay} or {@code btrfs}. */
  boolean supports(String fileSystemType);

  /** Unmounts everything at or below {@code root}, deepest first; returns what was unmounted. */
  Collection<Path> unmountBelow(Path root);
}
