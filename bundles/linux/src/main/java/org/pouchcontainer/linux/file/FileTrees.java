package org.pouchcontainer.linux.file;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.spi.Usage;

/** Opens directories and works on whole trees. Safe for several threads; calls block. */
@ProviderType
public interface FileTrees {
  /** Opens a directory of the host; links in the path are followed. */
  Directory open(Path directory);

  /**
   * Copies the content of {@code from} into the existing directory {@code to}: hard links, owners,
   * modes, times, extended attributes, devices, fifos, sockets and holes; extents are shared where
   * the file system can. {@code to} itself takes over the metadata of {@code from}. Stays on the
   * file system of {@code from}: a mount point becomes an empty directory.
   *
   * @throws KernelException EEXIST if a name is taken, ENOSPC if the disk is full; what was copied
   *     until then stays
   */
  void copy(Path from, Path to);

  /** Deletes {@code root} as {@link Directory#removeTree} does. Idempotent. */
  void delete(Path root);

  /** What {@code root} and all below it on the same mount occupies; hard links count once. */
  Usage usage(Path root);

  /**
   * Returns when everything written so far to the file system of {@code path} is on disk: for many
   * files much cheaper than to flush each.
   */
  void flush(Path path);

  /** How much room the file system has that {@code path} lies on. */
  FileSystemInfo fileSystem(Path path);

  /** Copies a regular file's content and holes; shares the extents where it can. */
  void copyContent(Fd from, Fd to);

  /** A stream that reads {@code fd} and closes it. */
  InputStream input(Fd fd);

  /** A stream that writes {@code fd} and closes it; unbuffered. */
  OutputStream output(Fd fd);
}
