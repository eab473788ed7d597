package org.pouchcontainer.linux.internal.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.RenameMode;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.linux.file.Timestamp;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Sys;

/** A directory by its descriptor. */
final class KernelDirectory implements Directory {
  private static final byte[] SELF = {};
  private static final int OPEN_DIRECTORY = Open.RDONLY | Open.DIRECTORY;

  private final FileCalls calls;
  private final Attributes attributes;
  private final Fd fd;

  KernelDirectory(FileCalls calls, Fd fd) {
    this.calls = calls;
    this.attributes = new Attributes(calls.sys());
    this.fd = fd;
  }

  private Sys sys() {
    return calls.sys();
  }

  @Override
  public Fd fd() {
    return fd;
  }

  @Override
  public Directory open(RawName name) {
    return wrap(calls.openat2(fd, name.bytes(), OPEN_DIRECTORY | Open.NOFOLLOW, 0, 0));
  }

  @Override
  public Directory open(RawPath path, Resolve how) {
    return wrap(calls.openat2(fd, path.bytes(), OPEN_DIRECTORY, 0, how.flags()));
  }

  private Directory wrap(Fd opened) {
    return new KernelDirectory(calls, opened);
  }

  @Override
  public Directory openOrMake(RawPath path, int mode, Resolve how) {
    try {
      return open(path, how);
    } catch (KernelException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
    if (path.isEmpty()) {
      return open(path, how);
    }
    try (Directory parent = openOrMake(path.parent(), mode, how)) {
      parent.makeDirectory(path.name(), mode);
    } catch (KernelException e) {
      // Somebody else made it, or it is a link whose target is absent: opening it tells.
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
    return open(path, how);
  }

  @Override
  public Fd openForRead(RawPath path, Resolve how) {
    // Opening a device may do something to it, so that is looked at first which is then opened.
    try (Fd pinned = calls.openat2(fd, path.bytes(), Open.PATH, 0, how.flags())) {
      FileType type = calls.status(pinned, SELF).type();
      if (type != FileType.REGULAR) {
        throw new KernelException(
            Errno.EINVAL.number(), "open", path.toString(), "no regular file but " + type);
      }
      byte[] again = pinned.procPath().toString().getBytes(StandardCharsets.US_ASCII);
      return calls.openat2(fd, again, Open.RDONLY | Open.NONBLOCK, 0, 0);
    }
  }

  @Override
  public Fd pin(RawPath path, Resolve how) {
    return calls.openat2(fd, path.bytes(), Open.PATH, 0, how.flags());
  }

  @Override
  public Fd createFile(RawName name, int mode) {
    int flags = Open.WRONLY | Open.CREAT | Open.EXCL | Open.NOFOLLOW;
    return calls.openat2(fd, name.bytes(), flags, mode & 07777, 0);
  }

  @Override
  public void makeDirectory(RawName name, int mode) {
    calls.makeDirectory(fd, name, 0700);
    calls.setMode(fd, name, mode);
  }

  @Override
  public void makeNode(RawName name, FileType type, int mode, int major, int minor) {
    calls.makeNode(fd, name, type.bits() | 0600, major, minor);
    calls.setMode(fd, name, mode);
  }

  @Override
  public void makeSymlink(RawName name, byte[] target) {
    calls.symlink(fd, name, target);
  }

  @Override
  public void link(RawName name, Directory folder, RawName newName) {
    calls.link(fd, name, folder.fd(), newName);
  }

  @Override
  public void rename(RawName name, Directory folder, RawName newName, RenameMode mode) {
    calls.rename(fd, name, folder.fd(), newName, mode.flags());
  }

  @Override
  public void remove(RawName name) {
    calls.remove(fd, name, 0);
  }

  @Override
  public void removeDirectory(RawName name) {
    calls.remove(fd, name, Open.AT_REMOVEDIR);
  }

  @Override
  public void removeTree(RawName name) {
    new TreeRemoval(this).remove(name);
  }

  @Override
  public byte[] readLink(RawName name) {
    return calls.readLink(fd, name);
  }

  @Override
  public FileStatus status(RawName name) {
    return calls.status(fd, name.bytes());
  }

  @Override
  public Optional<FileStatus> find(RawName name) {
    try {
      return Optional.of(status(name));
    } catch (KernelException e) {
      if (e.is(Errno.ENOENT)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public FileStatus status() {
    return calls.status(fd, SELF);
  }

  @Override
  public void setOwner(RawName name, int uid, int gid) {
    calls.setOwner(fd, name.bytes(), uid, gid);
  }

  @Override
  public void setOwner(int uid, int gid) {
    calls.setOwner(fd, SELF, uid, gid);
  }

  @Override
  public void setMode(RawName name, int mode) {
    calls.setMode(fd, name, mode);
  }

  @Override
  public void setMode(int mode) {
    calls.setMode(fd, mode);
  }

  @Override
  public void setTimes(RawName name, @Nullable Timestamp accessed, @Nullable Timestamp modified) {
    calls.setTimes(fd, name, accessed, modified);
  }

  @Override
  public void setTimes(@Nullable Timestamp accessed, @Nullable Timestamp modified) {
    calls.setTimes(fd, null, accessed, modified);
  }

  @Override
  public Map<String, byte[]> attributes(RawName name) {
    return attributes.all(fd, name);
  }

  @Override
  public Map<String, byte[]> attributes() {
    return attributes.all(fd, null);
  }

  @Override
  public void setAttribute(RawName name, String attribute, byte[] value) {
    attributes.set(fd, name, attribute, value);
  }

  @Override
  public void setAttribute(String attribute, byte[] value) {
    attributes.set(fd, null, attribute, value);
  }

  @Override
  public void removeAttribute(RawName name, String attribute) {
    attributes.remove(fd, name, attribute);
  }

  @Override
  public List<Entry> list() {
    // A descriptor of its own, for the position in the listing belongs to the open file.
    try (Fd listing = calls.openat2(fd, RawPath.EMPTY.bytes(), OPEN_DIRECTORY, 0, 0)) {
      return Listing.read(sys(), listing);
    }
  }

  @Override
  public void sync() {
    sys().check(sys().calls().invoke(Call.FSYNC, fd.number()), Call.FSYNC, fd);
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "directory " + fd;
  }
}
