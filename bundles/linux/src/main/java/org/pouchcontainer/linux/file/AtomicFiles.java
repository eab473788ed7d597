package org.pouchcontainer.linux.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * The one way in which a file of the engine is replaced: temporary file in the same folder, fsync,
 * rename, fsync of the folder. After a crash at any moment the old or the new content is there; a
 * temporary file may be left, named {@code .<name>.<uuid>.tmp}.
 */
public final class AtomicFiles {
  private AtomicFiles() {}

  /**
   * Replaces or creates {@code file}.
   *
   * @param mode permission bits of the new file, as 0600; the umask does not apply
   * @throws IOException the old content, or the absence of the file, is unchanged; only if the
   *     folder cannot be flushed may the new content be there, not yet durable
   */
  public static void replace(Path file, byte[] content, int mode) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path temporary = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      write(temporary, content, mode);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
    syncDirectory(folder);
  }

  /** Flushes a directory's entries to disk. */
  public static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes {@code directory} with exactly this mode where it is absent; its parent must exist. */
  public static void makeDirectory(Path directory, int mode) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (java.nio.file.FileAlreadyExistsException e) {
      if (Files.isDirectory(directory)) {
        return;
      }
      throw e;
    }
    Files.setPosixFilePermissions(directory, permissions(mode));
  }

  private static void write(Path file, byte[] content, int mode) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    // Nobody else may open it before its mode is what was asked for.
    try (FileChannel channel =
        FileChannel.open(
            file, options, PosixFilePermissions.asFileAttribute(permissions(mode & 0600)))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      if ((mode & ~0600) != 0 || (mode & 0600) != 0600) {
        Files.setPosixFilePermissions(file, permissions(mode));
      }
      channel.force(true);
    }
  }

  /** The permissions of mode bits 0777, of which the set names owner, group and others in order. */
  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] inOrder = PosixFilePermission.values();
    for (int bit = 0; bit < 9; bit++) {
      if ((mode & 0400 >> bit) != 0) {
        set.add(inOrder[bit]);
      }
    }
    return set;
  }
}
