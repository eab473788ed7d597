package org.pouchcontainer.launcher;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * A file that holds this process's id and a lock on it, so that one daemon at a time owns what the
 * file stands for.
 *
 * <p>The kernel drops the lock when the process ends in whatever way, so a file that a killed
 * daemon left is no obstacle. Within one JVM a second claim fails like one of another process.
 */
final class PidFile implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private PidFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks the file and writes the process id into it.
   *
   * @param what what is claimed, for the message, such as {@code home directory "/var/lib/pouch"}
   * @param remedy what the user can do where it is taken
   * @throws StartupException where another process holds it, with that process's id
   */
  static PidFile claim(Path file, String what, String remedy) {
    FileChannel channel = open(file, what);
    try {
      if (!tryLock(channel)) {
        String pid = content(channel);
        channel.close();
        throw new StartupException(
            "claim " + what + ": in use by pouchd with pid " + pid + "; " + remedy);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(own().getBytes(StandardCharsets.US_ASCII)), 0);
      return new PidFile(file, channel);
    } catch (IOException e) {
      throw new StartupException("claim " + what + ": " + file + ": " + e.getMessage(), e);
    }
  }

  private static FileChannel open(Path file, String what) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return FileChannel.open(file, Set.of(CREATE, READ, WRITE, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      throw new StartupException("claim " + what + ": cannot open " + file + ": " + e, e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (java.nio.channels.OverlappingFileLockException e) {
      return false;
    }
  }

  private static String content(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    return text.isEmpty() ? "unknown" : text;
  }

  private static String own() {
    return ProcessHandle.current().pid() + "\n";
  }

  /**
   * Empties the file and gives the lock back.
   *
   * <p>The file stays: were it removed, a process that opened it before and one that makes it anew
   * could both hold "the" lock.
   */
  @Override
  public void close() throws IOException {
    try (channel) {
      channel.truncate(0);
    }
  }

  /** Removes the file too, for one that only tells others the process id. */
  void closeAndRemove() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }
}
