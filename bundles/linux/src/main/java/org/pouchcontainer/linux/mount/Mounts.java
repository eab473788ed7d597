package org.pouchcontainer.linux.mount;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.spi.MountSpec;

/**
 * Mounts in the mount namespace of this process. Safe for several threads; calls block. All methods
 * throw {@link KernelException}, whose detail is what the kernel logged about the attempt.
 *
 * <p>Target paths are followed like any path: where somebody else may swap a component, open the
 * target first and use the forms that take a descriptor.
 */
@ProviderType
public interface Mounts {
  /**
   * Mounts {@code spec} on {@code target}; nothing is mounted after a failure. See {@link
   * MountSpec} for overlays and binds; a bind that is {@code rbind} and {@code ro} is read-only
   * through and through. {@code loop} is refused: attach the file to a loop device first.
   */
  void mount(MountSpec spec, Path target);

  /** As {@link #mount(MountSpec, Path)} on an opened directory or file. */
  void mount(MountSpec spec, Fd target);

  /** Moves the mount at {@code from} to {@code to}. */
  void move(Path from, Path to);

  /** Sets and clears attributes; for an access time mode, name only the new one. */
  void setAttributes(
      Path mountPoint, Set<MountAttribute> set, Set<MountAttribute> clear, Scope scope);

  /** Changes how later mounts propagate. */
  void setPropagation(Path mountPoint, Propagation propagation, Scope scope);

  /**
   * Takes the topmost mount away, lazily if it is busy; a symbolic link is not followed.
   *
   * @return false if nothing is mounted there
   */
  boolean unmount(Path target);

  /**
   * As {@link #unmount(Path)}, but does not wait until the file system behind the mount is written
   * back: the kernel flushes the whole disk under an overlay before it lets it go.
   *
   * @return completes once it is released, at once if nothing is mounted there
   */
  CompletionStage<Void> detach(Path target);

  /**
   * As {@link #unmount(Path)}, but fails with EBUSY where it is in use.
   *
   * @return false if nothing is mounted there
   */
  boolean unmountIfIdle(Path target);

  /** Whether {@code path} itself is a mount point. Does not wait for a dead network server. */
  boolean isMountPoint(Path path);

  /** The mount table of this namespace, in the order of mounting as far as the kernel keeps it. */
  List<MountInfo> table();

  /** The mounts at and below {@code root}, in the order to unmount them in. */
  List<MountInfo> below(Path root);

  /** Whether the kernel knows the file system type, loading its module if it has to. */
  boolean supports(String type);
}
