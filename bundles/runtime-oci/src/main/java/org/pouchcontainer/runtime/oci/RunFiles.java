package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.ExitStatus;

/**
 * The files of one container below its run directory. conmon makes {@code attach}, {@code ctl},
 * {@code winsz}, {@code pidfile}, {@code oom} and the exit file; {@code monitor} is ours, {@code
 * log} the runtime's.
 *
 * @param directory the container's run directory
 * @param id the container's id, conmon's name for the exit file
 */
record RunFiles(Path directory, String id) {
  static RunFiles of(ContainerRef container) {
    return new RunFiles(container.runDirectory(), container.id().value());
  }

  Path attach() {
    return directory.resolve("attach");
  }

  Path control() {
    return directory.resolve("ctl");
  }

  Path pidFile() {
    return directory.resolve("pidfile");
  }

  /** What the runtime logs while it creates the container. */
  Path log() {
    return directory.resolve("log");
  }

  Path exitDirectory() {
    return directory.resolve("exit");
  }

  private Path exitFile() {
    return exitDirectory().resolve(id);
  }

  private Path oomFile() {
    return directory.resolve("oom");
  }

  private Path monitorFile() {
    return directory.resolve("monitor");
  }

  /** Clears what an earlier run left and makes what conmon expects to find. */
  void prepare() {
    clear();
    try {
      Files.createDirectory(
          exitDirectory(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw IoFailure.of("make " + exitDirectory(), e);
    }
  }

  /** Removes every file of monitor and runtime; the directory itself is the engine's. */
  void clear() {
    try {
      for (String name : List.of("attach", "ctl", "winsz", "pidfile", "oom", "monitor", "log")) {
        Files.deleteIfExists(directory.resolve(name));
      }
      if (Files.isDirectory(exitDirectory())) {
        try (Stream<Path> files = Files.list(exitDirectory())) {
          for (Path file : (Iterable<Path>) files::iterator) {
            Files.deleteIfExists(file);
          }
        }
        Files.deleteIfExists(exitDirectory());
      }
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      // The monitor of a killed container may still have been writing its exit file.
      clearAgain();
    } catch (IOException e) {
      throw IoFailure.of("clear " + directory, e);
    }
  }

  private void clearAgain() {
    try {
      Files.deleteIfExists(exitFile());
      Files.deleteIfExists(exitDirectory());
    } catch (IOException e) {
      throw IoFailure.of("clear " + directory, e);
    }
  }

  /** Whether the container has ended and left its status. */
  boolean hasExited() {
    return Files.exists(exitFile());
  }

  /** The status that conmon left; conmon renames the file into place, so it is whole. */
  Optional<ExitStatus> exitStatus() {
    try {
      int code = Integer.parseInt(Files.readString(exitFile()).strip());
      Instant time = Files.getLastModifiedTime(exitFile()).toInstant();
      return Optional.of(new ExitStatus(code, time, oomKilled(), false));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw IoFailure.of("read " + exitFile(), e);
    } catch (NumberFormatException e) {
      throw new EngineException(
          ErrorKind.DATA_LOSS, "exit file of container " + id + " holds no number", e);
    }
  }

  boolean oomKilled() {
    return Files.exists(oomFile());
  }

  /** Records who watches the container, for this engine and later ones. */
  void writeMonitor(MonitorRecord monitor) {
    try {
      Path temporary = directory.resolve(".monitor");
      Files.writeString(temporary, monitor.format());
      Files.move(temporary, monitorFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw IoFailure.of("write " + monitorFile(), e);
    }
  }

  /** Who watches the container, empty before create and after a reboot. */
  Optional<MonitorRecord> monitor() {
    try {
      return MonitorRecord.parse(Files.readString(monitorFile()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw IoFailure.of("read " + monitorFile(), e);
    }
  }
}
