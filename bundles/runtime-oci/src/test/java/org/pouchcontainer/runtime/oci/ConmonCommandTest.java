package org.pouchcontainer.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.CreateRequest;
import org.pouchcontainer.spi.runtime.ExecRequest;
import org.pouchcontainer.spi.runtime.RuntimeBinary;

class ConmonCommandTest {
  private static final Path CONMON = Path.of("/usr/bin/conmon");
  private static final String ID = "a".repeat(64);
  private static final ContainerRef REF =
      new ContainerRef(
          new ContainerId(ID),
          new RuntimeBinary("crun", Path.of("/usr/bin/crun"), List.of("--debug")),
          Path.of("/lib/c"),
          Path.of("/run/c"),
          Path.of("/run/crun"));

  private static final List<String> RUNTIME =
      List.of("/usr/bin/crun", "--debug", "--root", "/run/crun");

  private static List<String> create(boolean stdin, boolean once, boolean terminal) {
    return ConmonCommand.create(
        CONMON, RUNTIME, new CreateRequest(REF, stdin, once, terminal, Optional.empty(), false));
  }

  @Test
  void a_container_without_anything() {
    assertThat(create(false, false, false))
        .containsExactly(
            "/usr/bin/conmon",
            "--api-version",
            "1",
            "--sync",
            "--full-attach",
            "--cid",
            ID,
            "--cuuid",
            ID,
            "--runtime",
            "/usr/bin/crun",
            "--runtime-arg=--debug",
            "--runtime-arg=--root",
            "--runtime-arg=/run/crun",
            "--runtime-arg=--log",
            "--runtime-arg=/run/c/log",
            "--runtime-arg=--log-format",
            "--runtime-arg=json",
            "--bundle",
            "/run/c",
            "--runtime-opt=--bundle=/lib/c",
            "--container-pidfile",
            "/run/c/pidfile",
            "--exit-dir",
            "/run/c/exit",
            "--log-path",
            "off",
            "--no-sync-log");
  }

  @Test
  void standard_input_stays_open_unless_it_is_for_one_client() {
    assertThat(create(true, false, false)).contains("--stdin", "--leave-stdin-open");
    assertThat(create(true, true, false)).contains("--stdin").doesNotContain("--leave-stdin-open");
    assertThat(create(true, true, true)).contains("--stdin", "--leave-stdin-open", "--terminal");
  }

  @Test
  void log_and_cgroup_manager_are_passed_on() {
    assertThat(
            ConmonCommand.create(
                CONMON,
                RUNTIME,
                new CreateRequest(REF, false, false, false, Optional.of(Path.of("/l")), true)))
        .containsSequence("--log-path", "k8s-file:/l")
        .contains("--systemd-cgroup");
  }

  @Test
  void an_exec_waits_for_its_client_only_if_there_is_one() {
    Path spec = Path.of("/run/c/e/process.json");
    assertThat(ConmonCommand.exec(CONMON, RUNTIME, REF, exec(true), spec))
        .contains("--exec", "--exec-attach")
        .containsSequence("--cuuid", "e1")
        .containsSequence("--bundle", "/run/c/e");
    assertThat(ConmonCommand.exec(CONMON, RUNTIME, REF, exec(false), spec))
        .doesNotContain("--exec-attach");
  }

  private static ExecRequest exec(boolean attach) {
    return new ExecRequest("e1", new byte[0], false, false, attach, Path.of("/run/c/e"));
  }

  @Test
  void the_environment_is_minimal() {
    Map<String, String> environment = ConmonCommand.environment(Path.of("/run/c"), true);
    assertThat(environment)
        .containsOnlyKeys("PATH", "TMPDIR", "_OCI_SYNCPIPE", "_OCI_STARTPIPE", "_OCI_ATTACHPIPE")
        .containsEntry("TMPDIR", "/run/c");
    assertThat(ConmonCommand.environment(Path.of("/run/c"), false))
        .containsOnlyKeys("PATH", "TMPDIR", "_OCI_SYNCPIPE");
  }

  @Test
  void a_console_socket_whose_path_would_not_fit_goes_elsewhere() {
    Path deep = Path.of("/run/" + "d".repeat(90));
    assertThat(ConmonCommand.environment(deep, false).get("TMPDIR")).isNotEqualTo(deep.toString());
  }
}
