package org.pouchcontainer.spi.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * A runtime program as configured.
 *
 * @param name what users give with {@code --runtime}
 * @param path the program; absolute
 * @param arguments global arguments before the runtime's own command
 */
public record RuntimeBinary(String name, Path path, List<String> arguments) {
  /** Copies the arguments. */
  public RuntimeBinary {
    arguments = List.copyOf(arguments);
  }
}
