package org.pouchcontainer.driver.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
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
 * The records of volumes whose folder the user chose: one small file each, named as the volume,
 * with a line for who made the folder and one for its path.
 */
final class CustomFolders {
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
  private final HostFiles files;

  CustomFolders(Path directory, HostFiles files) {
    this.directory = directory;
    this.files = files;
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
      throw LocalDriver.failure("read record of volume \"" + volume + "\"", e);
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
      throw LocalDriver.failure("list volumes", e);
    }
    return all;
  }

  void add(String volume, Custom custom) {
    String text = (custom.ours() ? OURS : THEIRS) + "\n" + custom.path() + "\n";
    files.replace(directory.resolve(volume), text.getBytes(StandardCharsets.UTF_8), 0600);
  }

  void remove(String volume) {
    try {
      Files.deleteIfExists(directory.resolve(volume));
      files.syncDirectory(directory);
    } catch (IOException e) {
      throw LocalDriver.failure("remove record of volume \"" + volume + "\"", e);
    }
  }

  private static EngineException damaged(Path record) {
    return new EngineException(
        ErrorKind.DATA_LOSS, "volume record " + record + ": damaged; correct or delete it");
  }
}
