package org.pouchcontainer.spi.host;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.Usage;

/**
 * File work that Java's own library cannot do safely or exactly: raw byte names, device nodes,
 * extended attributes, confinement below a root. Never follows a symbolic link out of the tree that
 * it was given. Safe for use by several threads; calls block.
 */
@ProviderType
public interface HostFiles {
  /**
   * Copies the content of directory {@code from} into the existing directory {@code to}, with hard
   * links, ownership, modes, times, extended attributes, devices and holes; shares extents
   * (reflink) where the file system can. The directory {@code to} itself takes over the metadata of
   * {@code from}.
   *
   * @throws EngineException {@link ErrorKind#RESOURCE_EXHAUSTED} if the disk is full; what was
   *     copied until then stays for the caller to delete
   */
  void copyTree(Path from, Path to);

  /**
   * Deletes {@code root} and everything below it, crossing no mount point and following no link.
   * Idempotent.
   *
   * @throws EngineException {@link ErrorKind#CONFLICT} if something is mounted at or below it
   */
  void deleteTree(Path root);

  /** What {@code root} and everything below it on the same file system occupies. */
  Usage usage(Path root);

  /**
   * Replaces {@code file} so that after a crash at any moment the old or the new content is there:
   * temporary file, fsync, rename, fsync of the folder.
   *
   * @param mode permission bits of the new file, as 0600
   */
  void replace(Path file, byte[] content, int mode);

  /** Flushes a directory's entries to disk. */
  void syncDirectory(Path directory);

  /**
   * Returns when everything written so far to the file system of {@code path} is on disk: for a
   * tree of thousands of files many times cheaper than to flush each. Source: syncfs(2).
   *
   * @throws EngineException {@link ErrorKind#DATA_LOSS} if the disk fails
   */
  void syncFileSystem(Path path);

  /** Sets the owner of {@code path} itself, without following a link. */
  void chown(Path path, int uid, int gid);

  /** Makes {@code directory} with exactly this mode if it is absent; parents must exist. */
  void makeDirectory(Path directory, int mode);
}
