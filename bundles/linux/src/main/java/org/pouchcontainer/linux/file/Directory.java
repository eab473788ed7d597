package org.pouchcontainer.linux.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;

/**
 * An open directory. What takes a {@link RawName} acts on the entry of this directory itself and
 * never follows a symbolic link, so that nothing outside can be reached whatever others do to the
 * tree meanwhile; what takes a {@link RawPath} stays below this directory in the way that its
 * {@link Resolve} says.
 *
 * <p>May be used by several threads until it is closed. All methods throw {@link KernelException}.
 */
@ProviderType
public interface Directory extends AutoCloseable {
  /** The descriptor, open for reading; owned by this. */
  Fd fd();

  /** The directory with this name; ENOTDIR or ELOOP for anything else. */
  Directory open(RawName name);

  /** A directory further down; {@link RawPath#EMPTY} opens this one again. */
  Directory open(RawPath path, Resolve how);

  /** As {@link #open(RawPath, Resolve)}, making what is absent with {@code mode} less no umask. */
  Directory openOrMake(RawPath path, int mode, Resolve how);

  /** Opens a regular file for reading; EINVAL for any other kind. Does not wait for a fifo. */
  Fd openForRead(RawPath path, Resolve how);

  /** Opens a descriptor that only stands for the file, whatever kind it has (O_PATH). */
  Fd pin(RawPath path, Resolve how);

  /**
   * Creates a regular file and opens it for writing; EEXIST if the name is taken. The umask is
   * taken off {@code mode}.
   */
  Fd createFile(RawName name, int mode);

  /** Makes a directory with exactly these permissions. */
  void makeDirectory(RawName name, int mode);

  /** Makes a device, fifo or socket with exactly these permissions. */
  void makeNode(RawName name, FileType type, int mode, int major, int minor);

  /** Makes a symbolic link; the target is any text. */
  void makeSymlink(RawName name, byte[] target);

  /** Gives the file {@code name} of this directory a second name in {@code folder}. */
  void link(RawName name, Directory folder, RawName newName);

  /** Renames; both directories must be in one file system. */
  void rename(RawName name, Directory folder, RawName newName, RenameMode mode);

  /** Removes a name that is no directory. */
  void remove(RawName name);

  /** Removes an empty directory. */
  void removeDirectory(RawName name);

  /**
   * Removes {@code name} and all below it, whatever it is. Idempotent. Follows no link and enters
   * no mount: EBUSY if something is mounted there.
   */
  void removeTree(RawName name);

  /** The target of a symbolic link. */
  byte[] readLink(RawName name);

  /** What {@code name} is; ENOENT if it is absent. */
  FileStatus status(RawName name);

  /** What {@code name} is, empty if it is absent. */
  Optional<FileStatus> find(RawName name);

  /** What this directory is. */
  FileStatus status();

  /** Sets the owner of an entry, links not followed. Clears set-user-id bits and capabilities. */
  void setOwner(RawName name, int uid, int gid);

  /** Sets the owner of this directory. */
  void setOwner(int uid, int gid);

  /** Sets mode bits 07777; EOPNOTSUPP for a symbolic link, which has none. */
  void setMode(RawName name, int mode);

  /** Sets mode bits 07777 of this directory. */
  void setMode(int mode);

  /** Sets access and modification time; null leaves one as it is. */
  void setTimes(RawName name, @Nullable Timestamp accessed, @Nullable Timestamp modified);

  /** Sets the times of this directory. */
  void setTimes(@Nullable Timestamp accessed, @Nullable Timestamp modified);

  /** All extended attributes of an entry, of a link its own; empty where there can be none. */
  Map<String, byte[]> attributes(RawName name);

  /** All extended attributes of this directory. */
  Map<String, byte[]> attributes();

  /** Sets an extended attribute; EOPNOTSUPP where the file system has none of that kind. */
  void setAttribute(RawName name, String attribute, byte[] value);

  /** Sets an extended attribute of this directory. */
  void setAttribute(String attribute, byte[] value);

  /** Removes an extended attribute; ENODATA if it is absent. */
  void removeAttribute(RawName name, String attribute);

  /** All entries in the file system's order. */
  List<Entry> list();

  /** Flushes the entries to disk. */
  void sync();

  @Override
  void close();

  /**
   * One name of a directory.
   *
   * @param name its name
   * @param type what it is, null where the file system does not say it in the listing
   */
  record Entry(RawName name, @Nullable FileType type) {}
}
