package org.pouchcontainer.engine.files;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerFileService.FileInfo;
import org.pouchcontainer.api.container.ContainerFileService.OpenFile;
import org.pouchcontainer.archive.TreeWriter;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileTrees;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * A file or folder of a container that was found, pinned by the folder that it is in. Whatever
 * links the container plants from now on, nothing but this folder's entry is read.
 */
final class FoundFile implements OpenFile {
  private final RootView view;
  private final FileTrees files;
  private final ContainerPath path;
  private final FileInfo info;
  private final Runnable onRead;

  /** The folder itself, or the folder that the file is in. */
  private final Directory directory;

  private final @Nullable RawName file;

  private FoundFile(
      RootView view,
      FileTrees files,
      ContainerPath path,
      Directory directory,
      @Nullable RawName file,
      FileInfo info,
      Runnable onRead) {
    this.view = view;
    this.files = files;
    this.path = path;
    this.directory = directory;
    this.file = file;
    this.info = info;
    this.onRead = onRead;
  }

  /**
   * Finds it. The view belongs to the result, or stays the caller's after a failure.
   *
   * @param asked how the client named the container
   * @param onRead is called when its content is asked for
   */
  static FoundFile open(
      RootView view, FileTrees files, ContainerPath path, String asked, Runnable onRead) {
    try {
      if (path.folder() || path.isRoot()) {
        return folder(view, files, path, view.root().open(path.path(), Resolve.IN_ROOT), onRead);
      }
      Directory parent = view.root().open(path.path().parent(), Resolve.IN_ROOT);
      try {
        RawName name = path.path().name();
        FileStatus status = parent.status(name);
        if (status.isDirectory()) {
          Directory found = parent.open(name);
          parent.close();
          return folder(view, files, path, found, onRead);
        }
        FileInfo info = info(view, path, status);
        return new FoundFile(view, files, path, parent, name, info, onRead);
      } catch (RuntimeException e) {
        parent.close();
        throw e;
      }
    } catch (KernelException e) {
      throw failure(e, path.asked(), asked);
    }
  }

  private static FoundFile folder(
      RootView view, FileTrees files, ContainerPath path, Directory found, Runnable onRead) {
    try {
      FileInfo info = info(view, path, found.status());
      return new FoundFile(view, files, path, found, null, info, onRead);
    } catch (RuntimeException e) {
      found.close();
      throw e;
    }
  }

  /** What docker says, for clients look at the words. */
  static EngineException failure(KernelException cause, String path, String container) {
    if (cause.is(Errno.ENOENT)) {
      return new EngineException(
          ErrorKind.NOT_FOUND,
          "Could not find the file " + path + " in container " + container,
          cause);
    }
    if (cause.is(Errno.ENOTDIR)) {
      return new EngineException(
          ErrorKind.INVALID_ARGUMENT, "open " + path + ": not a directory", cause);
    }
    if (cause.isAny(Errno.ELOOP, Errno.ENAMETOOLONG, Errno.EINVAL)) {
      return new EngineException(
          ErrorKind.INVALID_ARGUMENT, "open " + path + ": " + cause.getMessage(), cause);
    }
    return cause.asEngineException("open " + path + " in container " + container);
  }

  private static FileInfo info(RootView view, ContainerPath path, FileStatus status) {
    Optional<RawPath> target =
        status.type() == FileType.SYMLINK
            ? Optional.of(new LinkTargets(view.root()).resolve(path.path()))
            : Optional.empty();
    return new FileInfo(
        path.baseName(),
        status.sizeBytes(),
        status.mode(),
        Instant.ofEpochSecond(status.modified().seconds(), status.modified().nanos()),
        target.map(t -> t.isEmpty() ? "/" : "/" + t).orElse(""));
  }

  @Override
  public FileInfo info() {
    return info;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    onRead.run();
    TreeWriter.Options options = new TreeWriter.Options(false, view.closed());
    TreeWriter writer = new TreeWriter(files, out, options);
    try {
      if (file == null) {
        writer.directory(directory, path.baseName());
      } else {
        writer.file(directory, file, path.baseName());
      }
      writer.finish();
    } catch (KernelException e) {
      throw failure(e, path.asked(), view.record().id().shortForm());
    }
  }

  @Override
  public void close() {
    directory.close();
    view.close();
  }
}
