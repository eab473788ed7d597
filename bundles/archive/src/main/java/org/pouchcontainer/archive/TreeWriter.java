package org.pouchcontainer.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.pouchcontainer.archive.TarEntry.Type;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.FileStatus;
import org.pouchcontainer.linux.file.FileStatus.FileId;
import org.pouchcontainer.linux.file.FileTrees;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.spi.EngineException;

/**
 * Writes files of a tree as a tar, in the order of their names, hard links as such, sockets left
 * out. The tree may change meanwhile and its owner may be hostile: each name is opened in the
 * directory that it was listed in, no link is followed, and what vanishes is left out.
 *
 * <p>Used by one thread. Without {@link #finish} the archive is incomplete, as readers will see.
 */
public final class TreeWriter {
  /** Deeper trees cannot be named by a path, and each level holds a descriptor. */
  private static final int MAX_DEPTH = 2000;

  private final FileTrees files;
  private final TarWriter tar;
  private final Options options;
  private final Map<FileId, String> linked = new HashMap<>();

  /**
   * How to write.
   *
   * @param subSeconds whether times keep their fractions, which costs a pax header for each entry
   * @param closed numbers of file systems whose directories are written without their content
   */
  public record Options(boolean subSeconds, Set<Long> closed) {
    /** What layers have: whole seconds, and everything. */
    public static final Options LAYER = new Options(false, Set.of());

    /** Copies the set. */
    public Options {
      closed = Set.copyOf(closed);
    }
  }

  /** Writes to {@code out}, which stays open. */
  public TreeWriter(FileTrees files, OutputStream out, Options options) {
    this.files = files;
    this.tar = new TarWriter(new BufferedOutputStream(out, 64 << 10));
    this.options = options;
  }

  /**
   * Writes a directory and all below it.
   *
   * @param name what it is called in the archive, as {@code etc}, {@code .} or {@code /}; empty to
   *     write its content only
   * @throws IOException what the stream throws
   */
  public void directory(Directory directory, String name) throws IOException {
    String raw = raw(name);
    FileStatus status = directory.status();
    if (!raw.isEmpty()) {
      String entry = raw.endsWith("/") ? raw : raw + "/";
      tar.put(entry(Type.DIRECTORY, entry, "", status, quietly(directory::attributes)));
    }
    if (!options.closed().contains(status.id().fileSystem())) {
      content(directory, raw, 0);
    }
  }

  /**
   * Writes one file that is no directory; a link itself, not what it leads to.
   *
   * @param name what it is called in the archive
   * @throws KernelException ENOENT if it is absent
   * @throws IOException what the stream throws
   */
  public void file(Directory parent, RawName file, String name) throws IOException {
    single(parent, file, parent.status(file), raw(name));
  }

  /**
   * Writes differences as a layer: what is new or changed, and marks for what is gone (OCI
   * image-spec, layer, "Whiteouts").
   *
   * @param tree what the changes were found in
   * @param changes parents before what is in them
   * @throws IOException what the stream throws
   */
  public void changes(Directory tree, List<TreeChange> changes) throws IOException {
    LayerMarks marks = new LayerMarks(tar);
    for (TreeChange change : changes) {
      String path = RawNames.of(change.path().bytes());
      if (change.kind() == TreeChange.Kind.DELETED) {
        if (!change.hidden()) {
          marks.deleted(path);
        }
      } else if (!LayerMarks.isMark(path)) {
        changed(tree, change, path);
        if (change.opaque()) {
          marks.opaque(path);
        }
      }
    }
  }

  private void changed(Directory tree, TreeChange change, String path) throws IOException {
    try (Directory parent = tree.open(change.path().parent(), Resolve.NO_LINKS)) {
      RawName name = change.path().name();
      FileStatus status = parent.status(name);
      if (status.isDirectory()) {
        tar.put(
            entry(Type.DIRECTORY, path + "/", "", status, quietly(() -> parent.attributes(name))));
      } else {
        single(parent, name, status, path);
      }
    } catch (KernelException e) {
      requireGone(e);
    }
  }

  private void content(Directory directory, String prefix, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      throw EngineException.invalid(
          "folders are nested deeper than " + MAX_DEPTH + " at " + RawNames.show(prefix));
    }
    List<Directory.Entry> entries = new ArrayList<>(directory.list());
    entries.sort(Comparator.comparing(Directory.Entry::name));
    for (Directory.Entry entry : entries) {
      RawName name = entry.name();
      String raw = RawNames.of(name.bytes());
      String path = prefix.isEmpty() || prefix.endsWith("/") ? prefix + raw : prefix + "/" + raw;
      Optional<FileStatus> status = directory.find(name);
      if (status.isPresent() && status.get().isDirectory()) {
        folder(directory, name, status.get(), path, depth);
      } else if (status.isPresent()) {
        vanishing(directory, name, status.get(), path);
      }
    }
  }

  private void folder(Directory in, RawName name, FileStatus status, String path, int depth)
      throws IOException {
    boolean closed = options.closed().contains(status.id().fileSystem());
    try (Directory child = in.open(name)) {
      FileStatus opened = closed ? status : child.status();
      tar.put(entry(Type.DIRECTORY, path + "/", "", opened, quietly(child::attributes)));
      if (!closed) {
        content(child, path, depth + 1);
      }
    } catch (KernelException e) {
      requireGone(e);
    }
  }

  private void vanishing(Directory in, RawName name, FileStatus status, String path)
      throws IOException {
    try {
      single(in, name, status, path);
    } catch (KernelException e) {
      requireGone(e);
    }
  }

  /** What has gone or become something else since it was listed is left out. */
  private static void requireGone(KernelException e) {
    boolean changed =
        e.isAny(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.EINVAL, Errno.ESTALE, Errno.ENXIO);
    if (!changed) {
      throw e;
    }
  }

  private void single(Directory in, RawName name, FileStatus status, String path)
      throws IOException {
    String earlier = status.links() > 1 ? linked.get(status.id()) : null;
    if (earlier != null) {
      tar.put(entry(Type.HARD_LINK, path, earlier, status, Map.of()));
      return;
    }
    switch (status.type()) {
      case REGULAR -> regular(in, name, status, path);
      case SYMLINK ->
          tar.put(
              entry(Type.SYMBOLIC_LINK, path, RawNames.of(in.readLink(name)), status, Map.of()));
      case CHARACTER_DEVICE -> tar.put(entry(Type.CHARACTER_DEVICE, path, "", status, Map.of()));
      case BLOCK_DEVICE -> tar.put(entry(Type.BLOCK_DEVICE, path, "", status, Map.of()));
      case FIFO -> tar.put(entry(Type.FIFO, path, "", status, Map.of()));
      case SOCKET -> {
        return; // means nothing without the process that made it
      }
      case DIRECTORY -> throw new KernelException(Errno.EISDIR.number(), "read", name.toString());
    }
    if (status.links() > 1) {
      linked.put(status.id(), path);
    }
  }

  private void regular(Directory in, RawName name, FileStatus status, String path)
      throws IOException {
    Map<String, byte[]> attributes = quietly(() -> in.attributes(name));
    try (InputStream content =
        files.input(in.openForRead(RawPath.EMPTY.resolve(name), Resolve.NO_LINKS))) {
      tar.put(entry(Type.FILE, path, "", status, attributes), content);
    }
  }

  private TarEntry entry(
      Type type, String path, String link, FileStatus status, Map<String, byte[]> attributes) {
    boolean device = type == Type.CHARACTER_DEVICE || type == Type.BLOCK_DEVICE;
    return new TarEntry(
        type,
        path,
        link,
        type == Type.FILE ? status.sizeBytes() : 0,
        status.permissions(),
        Integer.toUnsignedLong(status.uid()),
        Integer.toUnsignedLong(status.gid()),
        status.modified().seconds(),
        options.subSeconds() ? status.modified().nanos() : 0,
        device ? status.deviceMajor() : 0,
        device ? status.deviceMinor() : 0,
        wanted(attributes),
        null);
  }

  /** Those that mean the same elsewhere: not labels of this host, nor overlayfs' own. */
  private static Map<String, byte[]> wanted(Map<String, byte[]> attributes) {
    Map<String, byte[]> wanted = new TreeMap<>();
    attributes.forEach(
        (key, value) -> {
          boolean user = key.startsWith("user.") && !key.startsWith("user.overlay.");
          if (user || key.equals("security.capability") || key.startsWith("system.posix_acl_")) {
            wanted.put(key, value);
          }
        });
    return wanted;
  }

  /** A file system that keeps no attributes, or a file that has just gone. */
  private static Map<String, byte[]> quietly(Supplier<Map<String, byte[]>> attributes) {
    try {
      return attributes.get();
    } catch (KernelException e) {
      if (e.isAny(Errno.EOPNOTSUPP, Errno.ENOENT, Errno.ELOOP, Errno.EPERM)) {
        return Map.of();
      }
      throw e;
    }
  }

  private static String raw(String name) {
    return RawNames.of(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends the archive. */
  public void finish() throws IOException {
    tar.finish();
  }
}
