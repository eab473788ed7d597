package org.pouchcontainer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Something that runs containers. Measurements return nanoseconds (memory: bytes), or {@link #NONE}
 * where the engine has no such operation.
 */
abstract class Engine implements AutoCloseable {
  static final long NONE = -1;

  /** How the table calls it. */
  abstract String name();

  /** Whether its programs are there. */
  abstract boolean isInstalled();

  /** Makes it ready, with the image and one running container for execs. */
  abstract void start(Image image) throws IOException;

  /** One container from create to remove with this runtime. */
  long runOnce(String runtime) throws IOException {
    return NONE;
  }

  /** One exec of {@code true}. */
  long execOnce() throws IOException {
    return NONE;
  }

  /** Many containers from create to remove, several at a time. */
  long runMany(int count, int atATime) throws Exception {
    return NONE;
  }

  /** Its shortest command. */
  long shortCommand() throws IOException {
    return NONE;
  }

  /** Ends and starts the daemon; the time from the start to its first answer. */
  long restart() throws IOException {
    return NONE;
  }

  /** Starts containers that sleep. */
  long startMany(int count) throws Exception {
    return NONE;
  }

  /** Removes them. */
  long removeMany() throws IOException {
    return NONE;
  }

  /** Lists all containers. */
  long list() throws IOException {
    return NONE;
  }

  /** Proportional set size of the daemon and its monitors. */
  long memoryBytes() throws IOException {
    return NONE;
  }

  @Override
  public abstract void close() throws IOException;

  static boolean onPath(String... programs) {
    for (String program : programs) {
      boolean found = false;
      for (String folder : System.getenv("PATH").split(":")) {
        found |= Files.isExecutable(Path.of(folder, program));
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }
}
