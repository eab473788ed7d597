package org.pouchcontainer.snapshotter.base;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is in the folder of a snapshotter at its start. */
final class FolderScan {
  static final String NEW = "new-";
  static final String TRASH = "trash-";

  private static final Logger LOG = LoggerFactory.getLogger(FolderScan.class);
  private static final Pattern NAME = Pattern.compile("(new-|trash-|)(\\d{1,18})");

  private final Map<String, Folder> folders = new HashMap<>();
  private final List<Path> leftovers = new ArrayList<>();
  private long lastNumber;

  FolderScan(Path root) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root)) {
      for (Path path : all) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (name.matches() && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          lastNumber = Math.max(lastNumber, Long.parseLong(name.group(2)));
          sort(path, name.group(1).isEmpty());
        } else {
          LOG.warn("snapshots: {} is not ours and is left alone", path);
        }
      }
    }
  }

  private void sort(Path path, boolean whole) throws IOException {
    Optional<SnapshotInfo> info = whole ? SnapshotRecord.read(path) : Optional.empty();
    if (info.isEmpty()) {
      leftovers.add(path);
      return;
    }
    // A file system that forgets a removal at a power failure may show a key twice.
    Folder one = new Folder(path, info.get());
    Folder other = folders.put(one.info().key(), one);
    if (other != null && number(other) > number(one)) {
      folders.put(other.info().key(), other);
      leftovers.add(one.path());
    } else if (other != null) {
      leftovers.add(other.path());
    }
  }

  private static long number(Folder folder) {
    return Long.parseLong(folder.path().getFileName().toString());
  }

  /** Whole snapshots, one for each key. */
  Collection<Folder> folders() {
    return folders.values();
  }

  /** What interrupted operations left. */
  List<Path> leftovers() {
    return leftovers;
  }

  /** The highest number that a folder of any kind has. */
  long lastNumber() {
    return lastNumber;
  }
}
