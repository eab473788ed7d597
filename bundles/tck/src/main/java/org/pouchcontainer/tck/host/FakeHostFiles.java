package org.pouchcontainer.tck.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.Usage;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;

/**
 * File work by Java's own library, for tests: right for folders, files, links and modes, without
 * devices, extended attributes, holes or hard links. Ownership changes and syncs are recorded.
 */
public final class FakeHostFiles implements HostFiles {
  private final HostMounts mounts;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private volatile boolean full;
  private volatile boolean broken;

  /** Files of a host where nothing is mounted. */
  public FakeHostFiles() {
    this(new FakeHostMounts());
  }

  /** Files of a host with these mounts. */
  public FakeHostFiles(HostMounts mounts) {
    this.mounts = mounts;
  }

  /** From now on copies fail half-way with RESOURCE_EXHAUSTED (true) or work again (false). */
  public void fillDisk(boolean isFull) {
    full = isFull;
  }

  /** From now on flushes of file systems fail with DATA_LOSS (true) or work again (false). */
  public void breakDisk(boolean isBroken) {
    broken = isBroken;
  }

  /** What was asked for so far, as {@code chown /a 0:0} or {@code sync /a}. */
  public List<String> log() {
    return List.copyOf(log);
  }

  @Override
  public void copyTree(Path from, Path to) {
    try {
      Files.walkFileTree(from, new Copier(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (full) {
      throw new EngineException(
          ErrorKind.RESOURCE_EXHAUSTED, "copy " + from + " to " + to + ": no space left");
    }
  }

  @Override
  public void deleteTree(Path root) {
    if (!mounts.mountsBelow(root).isEmpty()) {
      throw EngineException.conflict("delete " + root + ": something is mounted there");
    }
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(root, new Deleter());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Usage usage(Path root) {
    try (var all = Files.walk(root)) {
      return all.map(FakeHostFiles::usageOf).reduce(Usage.NONE, Usage::plus);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void replace(Path file, byte[] content, int mode) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.write(temporary, content);
      Files.setPosixFilePermissions(temporary, permissions(mode));
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.add("replace " + file);
  }

  @Override
  public void syncDirectory(Path directory) {
    log.add("sync " + directory);
  }

  @Override
  public void syncFileSystem(Path path) {
    if (broken) {
      throw new EngineException(ErrorKind.DATA_LOSS, "flush " + path + ": told to fail");
    }
    log.add("syncfs " + path);
  }

  @Override
  public void chown(Path path, int uid, int gid) {
    log.add("chown " + path + " " + uid + ":" + gid);
  }

  @Override
  public void makeDirectory(Path directory, int mode) {
    try {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, permissions(mode));
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw new UncheckedIOException(e);
      }
      // Another thread was faster.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Usage usageOf(Path path) {
    try {
      BasicFileAttributes a =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Usage(a.isRegularFile() ? a.size() : 0, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] all = PosixFilePermission.values();
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        set.add(all[bit]);
      }
    }
    return set;
  }

  private static final class Copier extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copier(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) throws IOException {
      Path target = to.resolve(from.relativize(dir).toString());
      if (!Files.isDirectory(target)) {
        Files.createDirectory(target);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
      Files.copy(
          file,
          to.resolve(from.relativize(file).toString()),
          StandardCopyOption.COPY_ATTRIBUTES,
          LinkOption.NOFOLLOW_LINKS);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
        throws IOException {
      Files.setPosixFilePermissions(
          to.resolve(from.relativize(dir).toString()), Files.getPosixFilePermissions(dir));
      return super.postVisitDirectory(dir, e);
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
        throws IOException {
      FileVisitResult result = super.postVisitDirectory(dir, e);
      Files.delete(dir);
      return result;
    }
  }
}
