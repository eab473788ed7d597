package org.pouchcontainer.snapshotter.base;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.SpawnRequest;

/** Writes the content of whole trees to disk. */
@FunctionalInterface
public interface DiskFlush {
  /** Returns when everything written so far to the file system of {@code directory} is on disk. */
  void flush(Path directory);

  /**
   * One syncfs(2) by coreutils' {@code sync -f}: for a tree of thousands of files it is many times
   * cheaper than an fsync of each.
   */
  static DiskFlush bySyncfs(HostProcesses processes) {
    return directory -> {
      String action = "flush file system of " + directory;
      HostProcess sync =
          processes.spawn(
              new SpawnRequest(
                  List.of("/usr/bin/sync", "-f", directory.toString()),
                  Map.of(),
                  Path.of("/"),
                  Map.of()));
      OptionalInt code = sync.await(Duration.ofMinutes(10));
      if (code.isEmpty()) {
        sync.kill();
        throw new EngineException(
            ErrorKind.DEADLINE_EXCEEDED, action + ": the disk took longer than 10 minutes");
      }
      if (code.getAsInt() != 0) {
        throw new EngineException(
            ErrorKind.UNAVAILABLE,
            action + ": sync ended with " + code.getAsInt() + "; is the disk failing?");
      }
    };
  }
}
