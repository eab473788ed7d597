package org.pouchcontainer.api.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The files of containers, running or not. Paths are resolved inside the container's root, with its
 * mounts, as its own processes would; no link leads out. Every method throws {@link
 * ErrorKind#NOT_FOUND} for an unknown container.
 */
@ProviderType
public interface ContainerFileService {
  /**
   * Opens a file or folder for reading as a tar, whose top entry has the path's base name.
   *
   * @param path absolute or relative to the root; a trailing {@code /.} means a folder's content
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#INVALID_ARGUMENT} for an
   *     empty path or one that takes a file for a folder
   */
  OpenFile open(String container, String path);

  /**
   * Unpacks a tar, plain or compressed with gzip, bzip2, xz or zstd, into an existing folder.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#INVALID_ARGUMENT} if the
   *     path is no folder or the tar is damaged, {@link ErrorKind#PERMISSION_DENIED} if the root or
   *     the mount there is read-only
   */
  void write(String container, String path, InputStream tar, WriteOptions options);

  /**
   * Writes the whole root, without its mounts, as a tar.
   *
   * @throws IOException what the stream throws
   */
  void export(String container, OutputStream out) throws IOException;

  /** What differs from the image, by path. */
  List<FileChange> changes(String container);

  /** A file or folder that was found. */
  interface OpenFile extends AutoCloseable {
    /** What it is. */
    FileInfo info();

    /**
     * Writes its tar.
     *
     * @throws IOException what the stream throws
     */
    void writeTo(OutputStream out) throws IOException;

    @Override
    void close();
  }

  /**
   * What a path is.
   *
   * @param name its base name
   * @param sizeBytes of a file's content
   * @param mode type and permission bits as in stat(2)
   * @param modified when
   * @param linkTarget of a symbolic link as the container sees it, or empty
   */
  record FileInfo(String name, long sizeBytes, int mode, Instant modified, String linkTarget) {}

  /**
   * How a tar is unpacked.
   *
   * @param keepKinds whether a folder is never replaced by something else, nor the reverse
   * @param keepOwners whether entries keep the tar's owners; otherwise the container's user becomes
   *     the owner, if it was made with one (docker's {@code copyUIDGID=1}, despite its name)
   */
  record WriteOptions(boolean keepKinds, boolean keepOwners) {}

  /**
   * A path that differs.
   *
   * @param path absolute in the container
   * @param kind how
   */
  record FileChange(String path, Kind kind) {
    /** How a path differs; the order is the wire's. */
    public enum Kind {
      /** Content or metadata are others. */
      MODIFIED,
      /** It is new. */
      ADDED,
      /** It is gone. */
      DELETED
    }
  }
}
