package org.pouchcontainer.runtime.oci;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * What an administrator may set.
 *
 * @param conmonCandidates where the monitor is looked for; the first that exists is used
 * @param createLimit how long making a container or starting an exec may take
 * @param commandLimit how long any other command of a runtime may take
 * @param stallLimit how long an attached client may take nothing while its buffer is full
 * @param attachBufferBytes output kept for an attached client that is slower than the container
 */
record Settings(
    List<Path> conmonCandidates,
    Duration createLimit,
    Duration commandLimit,
    Duration stallLimit,
    int attachBufferBytes) {

  Settings {
    conmonCandidates = List.copyOf(conmonCandidates);
  }

  /** Where conmon is, empty if it is nowhere. */
  Optional<Path> conmon() {
    return conmonCandidates().stream().filter(Files::isExecutable).findFirst();
  }

  /** Where conmon is; throws {@link ErrorKind#UNAVAILABLE} if it is nowhere. */
  Path requireConmon() {
    return conmon()
        .orElseThrow(
            () ->
                new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "start monitor: conmon is at none of "
                        + conmonCandidates()
                        + "; install the package conmon or set conmon.path"));
  }

  static Settings defaults() {
    return new Settings(
        List.of(
            Path.of("/usr/bin/conmon"),
            Path.of("/usr/local/bin/conmon"),
            Path.of("/usr/libexec/podman/conmon"),
            Path.of("/usr/local/libexec/podman/conmon")),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        1 << 20);
  }
}
