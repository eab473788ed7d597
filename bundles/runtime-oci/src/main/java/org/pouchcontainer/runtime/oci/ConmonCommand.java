package org.pouchcontainer.runtime.oci;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.CreateRequest;
import org.pouchcontainer.spi.runtime.ExecRequest;

/**
 * Command lines and environments of conmon. A {@code runtime} is that program with the arguments
 * that stand before every command. Source: conmon(8) and conmon 2.1.6's behaviour.
 */
final class ConmonCommand {
  /** Descriptors in the child. */
  static final int SYNC_FD = 3;

  static final int START_FD = 4;
  static final int ATTACH_FD = 5;

  /** The kernel's address of a unix socket holds 108 bytes, the last of which is zero. */
  private static final int MAX_SOCKET_PATH = 107;

  private static final String CONSOLE_NAME = "/conmon-term.XXXXXX";

  private ConmonCommand() {}

  static List<String> create(Path conmon, List<String> runtime, CreateRequest request) {
    ContainerRef container = request.container();
    RunFiles files = RunFiles.of(container);
    List<String> words = common(conmon, runtime, container, container.id().value(), files.log());
    // conmon makes its sockets in the folder that it takes for the OCI bundle. They belong to the
    // run directory; the runtime is told the real bundle by a second --bundle, which wins.
    words.addAll(List.of("--bundle", container.runDirectory().toString()));
    words.add("--runtime-opt=--bundle=" + container.bundle());
    words.addAll(List.of("--container-pidfile", files.pidFile().toString()));
    words.addAll(List.of("--exit-dir", files.exitDirectory().toString()));
    words.addAll(List.of("--log-path", log(request.logFile())));
    // The log is no state: syncing it would make every exit wait for the disk.
    words.add("--no-sync-log");
    if (request.terminal()) {
      words.add("--terminal");
    }
    if (request.stdin()) {
      words.add("--stdin");
      if (!request.stdinOnce() || request.terminal()) {
        // A terminal outlives its clients, as users expect who detach and attach again.
        words.add("--leave-stdin-open");
      }
    }
    if (request.systemdCgroup()) {
      words.add("--systemd-cgroup");
    }
    return words;
  }

  static List<String> exec(
      Path conmon, List<String> runtime, ContainerRef container, ExecRequest request, Path spec) {
    List<String> words =
        common(conmon, runtime, container, request.id(), request.runDirectory().resolve("log"));
    words.addAll(List.of("--bundle", request.runDirectory().toString()));
    words.addAll(List.of("--exec", "--exec-process-spec", spec.toString()));
    words.addAll(
        List.of("--container-pidfile", request.runDirectory().resolve("pidfile").toString()));
    words.addAll(List.of("--log-path", "off"));
    if (request.attach()) {
      words.add("--exec-attach");
    }
    if (request.terminal()) {
      words.add("--terminal");
    }
    if (request.stdin()) {
      words.add("--stdin");
      if (request.terminal()) {
        words.add("--leave-stdin-open");
      }
    }
    return words;
  }

  private static List<String> common(
      Path conmon, List<String> runtime, ContainerRef container, String unique, Path runtimeLog) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(conmon.toString(), "--api-version", "1"));
    // With --sync conmon stays our child: its end is an event and it is reaped. It lives on when
    // we end.
    words.addAll(List.of("--sync", "--full-attach"));
    words.addAll(List.of("--cid", container.id().value(), "--cuuid", unique));
    words.addAll(List.of("--runtime", runtime.get(0)));
    runtime.stream().skip(1).map(word -> "--runtime-arg=" + word).forEach(words::add);
    words.addAll(List.of("--runtime-arg=--log", "--runtime-arg=" + runtimeLog));
    words.addAll(List.of("--runtime-arg=--log-format", "--runtime-arg=json"));
    return words;
  }

  private static String log(Optional<Path> file) {
    return file.map(path -> "k8s-file:" + path).orElse("off");
  }

  /** The whole environment: the numbers of its pipes, and where its console socket may be. */
  static Map<String, String> environment(Path runDirectory, boolean execAttach) {
    Map<String, String> environment = new HashMap<>(RuntimeCommand.ENVIRONMENT);
    environment.put("TMPDIR", consoleDirectory(runDirectory).toString());
    environment.put("_OCI_SYNCPIPE", Integer.toString(SYNC_FD));
    if (execAttach) {
      environment.put("_OCI_STARTPIPE", Integer.toString(START_FD));
      environment.put("_OCI_ATTACHPIPE", Integer.toString(ATTACH_FD));
    }
    return environment;
  }

  /** Ours if the console socket's path fits, else one that only root can write to. */
  private static Path consoleDirectory(Path runDirectory) {
    String path = runDirectory + CONSOLE_NAME;
    if (path.getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH) {
      return runDirectory;
    }
    Path run = Path.of("/run");
    return Files.isDirectory(run) ? run : Path.of("/tmp");
  }
}
