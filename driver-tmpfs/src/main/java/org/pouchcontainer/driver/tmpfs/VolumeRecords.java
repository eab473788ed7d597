package org.pouchcontainer.driver.tmpfs;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.volume.VolumeRequest;

/**
 * Which volumes exist and with which options: one small file each, named as the volume, because
 * their content is gone with the last use and says nothing.
 */
final class VolumeRecords {
  private static final long MAX_RECORD_BYTES = 4 << 10;

  private final Path directory;
  private final HostFiles files;

  VolumeRecords(Path directory, HostFiles files) {
    this.directory = directory;
    this.files = files;
    makeDirectories(directory);
  }

  private void makeDirectories(Path path) {
    if (!Files.isDirectory(path)) {
      makeDirectories(path.getParent());
      files.makeDirectory(path, 0700);
    }
  }

  /** The volume as it was created. */
  Optional<VolumeRequest> find(String name) {
    Path record = directory.resolve(name);
    if (!Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    String action = "read record of volume \"" + name + "\"";
    try {
      if (Files.size(record) > MAX_RECORD_BYTES) {
        throw new EngineException(
            ErrorKind.DATA_LOSS, action + ": " + record + " is damaged; delete it");
      }
      Properties options = new Properties();
      options.load(new StringReader(Files.readString(record)));
      Map<String, String> map = new TreeMap<>();
      options.stringPropertyNames().forEach(key -> map.put(key, options.getProperty(key)));
      return Optional.of(new VolumeRequest(name, map, Map.of()));
    } catch (IOException | IllegalArgumentException e) {
      throw failure(action, e);
    }
  }

  List<VolumeRequest> all() {
    List<VolumeRequest> all = new ArrayList<>();
    try (DirectoryStream<Path> records = Files.newDirectoryStream(directory)) {
      for (Path record : records) {
        String name = record.getFileName().toString();
        if (VolumeNames.isValid(name)) {
          find(name).ifPresent(all::add);
        }
      }
    } catch (IOException e) {
      throw failure("list volumes", e);
    }
    return List.copyOf(all);
  }

  /** Keeps a volume whose options were checked, so that none needs to be escaped. */
  void add(VolumeRequest volume) {
    StringBuilder text = new StringBuilder();
    volume.options().forEach((key, value) -> text.append(key + "=" + value + "\n"));
    files.replace(
        directory.resolve(volume.name()), text.toString().getBytes(StandardCharsets.UTF_8), 0600);
  }

  void remove(String name) {
    try {
      Files.deleteIfExists(directory.resolve(name));
      files.syncDirectory(directory);
    } catch (IOException e) {
      throw failure("remove record of volume \"" + name + "\"", e);
    }
  }

  private static EngineException failure(String action, Exception cause) {
    return new EngineException(ErrorKind.UNAVAILABLE, action + ": " + cause, cause);
  }
}
