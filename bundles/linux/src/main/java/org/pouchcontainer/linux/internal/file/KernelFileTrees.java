package org.pouchcontainer.linux.internal.file;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileSystemInfo;
import org.pouchcontainer.linux.file.FileTrees;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.FdStreams;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.spi.Usage;

/** Trees by descriptors. */
public final class KernelFileTrees implements FileTrees {
  private static final int STATFS_SIZE = 120;

  private final Sys sys;
  private final FileCalls calls;

  public KernelFileTrees(Sys sys) {
    this.sys = sys;
    this.calls = new FileCalls(sys);
  }

  @Override
  public Directory open(Path directory) {
    return new KernelDirectory(calls, sys.open(directory, Open.RDONLY | Open.DIRECTORY));
  }

  @Override
  public void copy(Path from, Path to) {
    try (Directory source = open(from);
        Directory target = open(to)) {
      new TreeCopy(target, new ContentCopy(sys)).copy(source);
    }
  }

  @Override
  public void delete(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    Path name = absolute.getFileName();
    if (name == null) {
      throw new KernelException(Errno.EINVAL.number(), "delete", "/", "not the root of the host");
    }
    try (Directory parent = open(absolute.getParent())) {
      parent.removeTree(RawName.of(name.toString()));
    } catch (KernelException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  @Override
  public Usage usage(Path root) {
    try (Directory directory = open(root)) {
      Sum sum = new Sum();
      sum.add(directory.status());
      TreeWalk.walk(directory, sum);
      return new Usage(sum.bytes, sum.inodes);
    }
  }

  @Override
  public void flush(Path path) {
    try (Fd fd = sys.open(path, Open.RDONLY | Open.NONBLOCK)) {
      sys.check(sys.calls().invoke(Call.SYNCFS, fd.number()), Call.SYNCFS, path);
    }
  }

  @Override
  public FileSystemInfo fileSystem(Path path) {
    try (Scratch s = Scratch.take()) {
      long info = s.room(STATFS_SIZE);
      sys.check(sys.calls().invoke(Call.STATFS, s.text(path), info), Call.STATFS, path);
      long block = s.getLong(info + 8);
      return new FileSystemInfo(
          s.getLong(info) & 0xffffffffL,
          s.getLong(info + 16) * block,
          s.getLong(info + 24) * block,
          s.getLong(info + 32) * block,
          s.getLong(info + 40),
          s.getLong(info + 48));
    }
  }

  @Override
  public void copyContent(Fd from, Fd to) {
    long size = calls.status(from, new byte[0]).sizeBytes();
    new ContentCopy(sys).copy(from, to, size);
  }

  @Override
  public InputStream input(Fd fd) {
    return FdStreams.input(sys, fd);
  }

  @Override
  public OutputStream output(Fd fd) {
    return FdStreams.output(sys, fd);
  }

  private static final class Sum implements TreeWalk.Visitor {
    private final Set<FileStatus.FileId> linked = new HashSet<>();
    private long bytes;
    private long inodes;

    private void add(FileStatus status) {
      bytes += status.allocatedBytes();
      inodes++;
    }

    @Override
    public void file(Directory in, RawName name, FileStatus status) {
      if (status.links() == 1 || linked.add(status.id())) {
        add(status);
      }
    }

    @Override
    public void enter(Directory in, RawName name, FileStatus status) {
      add(status);
    }

    @Override
    public void leave(Directory directory, RawName name, FileStatus status) {}

    @Override
    public void mountPoint(Directory in, RawName name, FileStatus status) {}
  }
}
