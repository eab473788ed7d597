package org.pouchcontainer.cli.create;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.CliException;

/** Files with one value a line; empty lines and those that begin with {@code #} are skipped. */
final class LineFiles {
  private LineFiles() {}

  static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file).stream()
          .map(String::stripLeading)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (NoSuchFileException missing) {
      throw new CliException("read " + file + ": no such file", missing);
    } catch (CharacterCodingException notText) {
      throw new CliException("read " + file + ": not UTF-8 text", notText);
    }
  }

  /** Variables; a name alone takes the value of this process, or is left out if there is none. */
  static List<String> variables(Path file, Map<String, String> environment) throws IOException {
    List<String> variables = new ArrayList<>();
    for (String line : lines(file)) {
      int equals = line.indexOf('=');
      String name = equals < 0 ? line : line.substring(0, equals);
      if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
        throw new CliException("read %s: \"%s\" is no name of a variable".formatted(file, name));
      }
      if (equals >= 0) {
        variables.add(line);
      } else if (environment.containsKey(name)) {
        variables.add(name + "=" + environment.get(name));
      }
    }
    return variables;
  }
}
