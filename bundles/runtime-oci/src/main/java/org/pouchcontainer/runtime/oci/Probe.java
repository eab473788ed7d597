package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.SpawnRequest;
import org.pouchcontainer.spi.runtime.RuntimeBinary;
import org.pouchcontainer.spi.runtime.RuntimeStatus;

/** Finds out what a runtime program is and whether it works here. */
final class Probe {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_OUTPUT = 4096;
  private static final Pattern VERSION = Pattern.compile("(\\S+) version (\\S+)");

  /** What {@code --version} says; kept until the program is replaced. */
  private record Identity(FileTime modified, String family, String version, String failure) {}

  private final HostProcesses host;
  private final Threads threads;
  private final Settings settings;
  private final Path cgroups;
  private final Map<Path, Identity> known = new ConcurrentHashMap<>();

  Probe(HostProcesses host, Threads threads, Settings settings, Path cgroups) {
    this.host = host;
    this.threads = threads;
    this.settings = settings;
    this.cgroups = cgroups;
  }

  RuntimeStatus status(RuntimeBinary binary) {
    Identity identity = identity(binary.path());
    if (!identity.failure().isEmpty()) {
      return new RuntimeStatus(false, identity.version(), identity.failure());
    }
    if (settings.conmon().isEmpty()) {
      return new RuntimeStatus(
          false, identity.version(), "conmon is not installed; install the package conmon");
    }
    return hybridObstacle(identity)
        .map(reason -> new RuntimeStatus(false, identity.version(), reason))
        .orElseGet(() -> new RuntimeStatus(true, identity.version(), ""));
  }

  /** Whether the program is crun, whatever its file name. */
  boolean isCrun(RuntimeBinary binary) {
    return identity(binary.path()).family().equals("crun");
  }

  /**
   * crun refuses a host of v1 hierarchies whose v2 hierarchy still has controllers. Source: crun,
   * src/libcrun/cgroup.c.
   */
  private Optional<String> hybridObstacle(Identity identity) {
    Path controllers = cgroups.resolve("unified/cgroup.controllers");
    if (!identity.family().equals("crun") || !Files.exists(controllers)) {
      return Optional.empty();
    }
    try {
      List<String> left =
          Pattern.compile("\\s+").splitAsStream(Files.readString(controllers)).toList().stream()
              .filter(name -> !name.isEmpty())
              .toList();
      return left.isEmpty() ? Optional.empty() : Optional.of(mountAdvice(left));
    } catch (IOException e) {
      return Optional.of("read " + controllers + ": " + e.getMessage());
    }
  }

  private String mountAdvice(List<String> controllers) {
    StringBuilder advice =
        new StringBuilder("crun refuses this host's mix of cgroup v1 and v2: the v2 hierarchy has ")
            .append(String.join(", ", controllers))
            .append("; mount as v1, or use runc:");
    for (String name : controllers) {
      Path target = cgroups.resolve(name);
      advice
          .append(" mkdir -p ")
          .append(target)
          .append(" && mount -t cgroup -o ")
          .append(name)
          .append(" cgroup ")
          .append(target)
          .append(';');
    }
    return advice.substring(0, advice.length() - 1);
  }

  private Identity identity(Path program) {
    FileTime modified;
    try {
      modified = Files.getLastModifiedTime(program);
    } catch (IOException e) {
      return new Identity(
          FileTime.fromMillis(0),
          "",
          "",
          program + " does not exist; install it or correct the runtime's path");
    }
    Identity seen = known.get(program);
    if (seen != null && seen.modified().equals(modified)) {
      return seen;
    }
    Identity fresh = ask(program, modified);
    known.put(program, fresh);
    return fresh;
  }

  private Identity ask(Path program, FileTime modified) {
    if (!Files.isExecutable(program) || Files.isDirectory(program)) {
      return new Identity(modified, "", "", program + " is not an executable file");
    }
    try {
      String output = versionOutput(program);
      Matcher version = VERSION.matcher(output);
      // A program that prints its version in another form may be a good runtime all the same.
      return version.find()
          ? new Identity(modified, version.group(1), version.group(2), "")
          : new Identity(modified, "", "", "");
    } catch (EngineException | IOException e) {
      return new Identity(modified, "", "", program + " --version: " + e.getMessage());
    }
  }

  private String versionOutput(Path program) throws IOException {
    try (HostPipe pipe = host.pipe()) {
      HostProcess process =
          host.spawn(
              new SpawnRequest(
                  List.of(program.toString(), "--version"),
                  RuntimeCommand.ENVIRONMENT,
                  Path.of("/"),
                  Map.of(1, pipe.writeFd())));
      pipe.closeWrite();
      Future<?> guard = threads.killAfter(process, LIMIT);
      String output = new String(pipe.input().readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
      // More output than is kept would keep it waiting for a reader.
      pipe.closeRead();
      OptionalInt code = process.await(LIMIT);
      guard.cancel(false);
      if (code.orElse(-1) != 0) {
        throw new IOException("ended with " + code);
      }
      return output;
    }
  }
}
