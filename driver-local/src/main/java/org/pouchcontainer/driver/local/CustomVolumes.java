package org.pouchcontainer.driver.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;

/**
 * Volumes whose folder the user chose.
 *
 * <p>The record of each is a small file named as the volume, with a line for who made the folder
 * and one for its real path.
 */
final class CustomVolumes {
  /**
   * A folder of the user's choice.
   *
   * @param path its real path
   * @param ours whether the driver made it, so that removing the volume removes it
   */
  record Custom(Path path, boolean ours) {}

  private static final String OURS = "made";
  private static final String THEIRS = "found";
  private static final long MAX_RECORD_BYTES = 16 << 10;

  private final Path directory;
  private final Path home;
  private final HostFiles files;
  private final Folders folders;

  /** Volumes with their records in {@code directory}; none may overlap the engine's home. */
  CustomVolumes(Path directory, Path home, HostFiles files, Folders folders) {
    this.directory = directory;
    this.home = home;
    this.files = files;
    this.folders = folders;
    files.makeDirectory(directory, 0700);
  }

  Optional<Custom> find(String volume) {
    Path record = directory.resolve(volume);
    if (!Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      if (Files.size(record) > MAX_RECORD_BYTES) {
        throw damaged(record);
      }
      List<String> lines = Files.readString(record).lines().toList();
      if (lines.size() != 2 || !List.of(OURS, THEIRS).contains(lines.get(0))) {
        throw damaged(record);
      }
      return Optional.of(new Custom(Path.of(lines.get(1)), lines.get(0).equals(OURS)));
    } catch (IOException e) {
      throw Folders.failure("read record of volume \"" + volume + "\"", e);
    }
  }

  /** All records by volume name. */
  Map<String, Custom> all() {
    Map<String, Custom> all = new TreeMap<>();
    try (DirectoryStream<Path> records = Files.newDirectoryStream(directory)) {
      for (Path record : records) {
        String volume = record.getFileName().toString();
        if (VolumeNames.isValid(volume)) {
          find(volume).ifPresent(custom -> all.put(volume, custom));
        }
      }
    } catch (IOException e) {
      throw Folders.failure("list volumes", e);
    }
    return all;
  }

  /** Makes the folder if it is absent, and the record. */
  void create(String action, String volume, Path wanted) throws IOException {
    refuseHome(action, wanted);
    boolean ours = !Files.exists(wanted);
    if (!ours && !Files.isDirectory(wanted)) {
      throw EngineException.invalid(action + ": mount=" + wanted + " is not a folder");
    }
    if (ours) {
      makeWithParents(action, wanted);
    }
    try {
      // Links on the way to it are the administrator's; from now on only the real place counts.
      Path real = wanted.toRealPath();
      refuseHome(action, real);
      add(volume, new Custom(real, ours));
    } catch (IOException | RuntimeException e) {
      if (ours) {
        files.deleteTree(wanted);
      }
      throw e;
    }
  }

  private void makeWithParents(String action, Path wanted) throws IOException {
    try {
      Files.createDirectories(wanted.getParent());
      folders.make(wanted);
    } catch (FileAlreadyExistsException e) {
      throw EngineException.invalid(action + ": " + e.getFile() + " is not a folder");
    }
  }

  private void refuseHome(String action, Path path) {
    if (path.getNameCount() == 0 || path.startsWith(home) || home.startsWith(path)) {
      throw EngineException.invalid(
          action + ": mount=" + path + " overlaps the engine's own folder " + home);
    }
  }

  /** Removes the record, and the folder if the driver made it. */
  void remove(String action, String volume, Custom chosen) {
    if (chosen.ours() && Files.exists(chosen.path(), LinkOption.NOFOLLOW_LINKS)) {
      Folders.requireUnmoved(action, chosen.path());
      folders.requireUnmounted(action, chosen.path());
      requireNoneInside(action, volume, chosen.path());
      files.deleteTree(chosen.path());
    }
    removeRecord(action, volume);
  }

  private void requireNoneInside(String action, String volume, Path folder) {
    all()
        .forEach(
            (other, place) -> {
              if (!other.equals(volume) && place.path().startsWith(folder)) {
                throw EngineException.conflict(
                    action + ": volume \"" + other + "\" is in " + place.path() + " too");
              }
            });
  }

  private void add(String volume, Custom custom) {
    String text = (custom.ours() ? OURS : THEIRS) + "\n" + custom.path() + "\n";
    files.replace(directory.resolve(volume), text.getBytes(StandardCharsets.UTF_8), 0600);
  }

  private void removeRecord(String action, String volume) {
    try {
      Files.deleteIfExists(directory.resolve(volume));
      files.syncDirectory(directory);
    } catch (IOException e) {
      throw Folders.failure(action, e);
    }
  }

  private static EngineException damaged(Path record) {
    return new EngineException(
        ErrorKind.DATA_LOSS, "volume record " + record + ": damaged; correct or delete it");
  }
}
