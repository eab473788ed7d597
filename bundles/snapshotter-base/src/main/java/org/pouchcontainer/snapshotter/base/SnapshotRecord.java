package org.pouchcontainer.snapshotter.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.SnapshotInfo.Kind;

/**
 * A snapshot's record on disk: the target of the symbolic link {@code info} in its folder, which
 * nobody follows.
 *
 * <p>A link, because one system call makes it whole, rename replaces it at once, and it lives in
 * the file system's metadata alone: the one sync of the folder that ends an operation is all it
 * needs, where a small file would need a sync of its own.
 */
final class SnapshotRecord {
  private static final String LINK = "info";
  private static final String NEXT_LINK = "info.next";

  /** {@code 1|kind|created in milliseconds since 1970|parent or nothing|key}. */
  private static final String FORMAT = "1";

  private SnapshotRecord() {}

  /** Writes the record into a folder that has none. */
  static void create(Path folder, SnapshotInfo info) throws IOException {
    Files.createSymbolicLink(folder.resolve(LINK), Path.of(encode(info)));
  }

  /** Replaces the record, wholly or not at all. */
  static void replace(Path folder, SnapshotInfo info) throws IOException {
    Path next = folder.resolve(NEXT_LINK);
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, Path.of(encode(info)));
    Files.move(
        next,
        folder.resolve(LINK),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads a record; empty if there is none or it is not one of ours. */
  static Optional<SnapshotInfo> read(Path folder) throws IOException {
    Path link = folder.resolve(LINK);
    return Files.isSymbolicLink(link)
        ? decode(Files.readSymbolicLink(link).toString())
        : Optional.empty();
  }

  static String encode(SnapshotInfo info) {
    return String.join(
        "|",
        FORMAT,
        info.kind().name(),
        Long.toString(info.created().toEpochMilli()),
        info.parent().orElse(""),
        info.key());
  }

  static Optional<SnapshotInfo> decode(String text) {
    String[] part = text.split("\\|", -1);
    if (part.length != 5 || !part[0].equals(FORMAT)) {
      return Optional.empty();
    }
    @Nullable String parent = part[3].isEmpty() ? null : part[3];
    if (!SnapshotKeys.isValid(part[4]) || (parent != null && !SnapshotKeys.isValid(parent))) {
      return Optional.empty();
    }
    try {
      Instant created = Instant.ofEpochMilli(Long.parseLong(part[2]));
      return Optional.of(new SnapshotInfo(part[4], Kind.valueOf(part[1]), parent, created));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
