package org.pouchcontainer.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.pouchcontainer.spi.EngineException;

/**
 * Changes single lines of a running container's hosts file, and keeps what its user wrote. The file
 * is mounted into the container: it is written in its place.
 */
final class HostsFile {
  private static final int MAX_SIZE = 4 << 20;

  private final Path file;

  HostsFile(Path file) {
    this.file = file;
  }

  void add(List<String> lines) {
    edit(
        old -> {
          List<String> all = new ArrayList<>(old);
          lines.stream().filter(line -> !all.contains(line)).forEach(all::add);
          return all;
        });
  }

  void remove(List<String> lines) {
    edit(old -> old.stream().filter(line -> !lines.contains(line)).toList());
  }

  /** Gives these names another address. */
  void move(String line) {
    String names = line.substring(line.indexOf('\t'));
    edit(
        old -> {
          List<String> all = new ArrayList<>(old);
          all.removeIf(existing -> existing.endsWith(names));
          all.add(line);
          return all;
        });
  }

  private void edit(UnaryOperator<List<String>> change) {
    try {
      if (!Files.exists(file) || Files.size(file) > MAX_SIZE) {
        return;
      }
      List<String> before = Files.readAllLines(file);
      List<String> after = change.apply(before);
      if (!after.equals(before)) {
        Files.writeString(file, String.join("\n", after) + "\n");
      }
    } catch (IOException e) {
      throw EngineException.internal("change " + file, e);
    }
  }
}
