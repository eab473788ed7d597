package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.it.Assembly;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.PouchCli;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;

/** The pouch command on the engine as a whole, its formats, and its settings. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class PouchCliSystemIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final PouchCli pouch = POUCHD.pouchCli();

  @TempDir Path folder;

  private void running(String name) {
    pouch.ok("run", "-d", "--name", name, "--net", "none", POUCHD.busybox(), "sleep", "1000");
  }

  @Test
  void statsAreShownOnceAndFollowed() throws Exception {
    running("busy");
    assertThat(pouch.ok("stats", "--no-stream", "busy").lines().get(0))
        .matches(
            "CONTAINER ID\\s+NAME\\s+CPU %\\s+MEM %\\s+MEM USAGE / LIMIT\\s+NET I/O\\s+BLOCK I/O"
                + "\\s+PIDS");
    assertThat(pouch.ok("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}").line())
        .isEqualTo("busy 1");
    try (Program.Running stats = pouch.command("stats", "busy").start()) {
      stats.awaitOutput("busy");
      pouch.ok("rm", "-f", "busy");
      stats.await(Duration.ofSeconds(20));
    }
  }

  @Test
  void disksAreMeasuredAndFreed() {
    assertThat(pouch.ok("system", "df").lines().get(0))
        .matches("TYPE\\s+TOTAL\\s+ACTIVE\\s+SIZE\\s+RECLAIMABLE");
    running("gone");
    pouch.ok("kill", "gone");
    pouch.ok("wait", "gone");
    pouch.ok("volume", "create", "-n", "named");
    assertThat(pouch.ok("container", "prune", "-f").stdout()).contains("Deleted Containers:");
    pouch.ok("volume", "prune", "-f");
    assertThat(pouch.ok("volume", "ls", "-q").lines()).contains("named");
    assertThat(pouch.command("volume", "prune", "--all").stdin("no\n").run().exits(1).stderr())
        .contains("not confirmed");
    assertThat(pouch.ok("volume", "prune", "--all", "-f").stdout()).contains("named");
    assertThat(pouch.ok("system", "prune", "-f").stdout()).contains("Total reclaimed space:");
  }

  static Stream<Arguments> formats() {
    return Stream.of(
        Arguments.of("info -f {{.Driver}}", "overlayfs\n"),
        Arguments.of("version -f {{.ApiVersion}}/{{.Server.Os}}", "1.24/linux\n"),
        Arguments.of("ps --format json", ""),
        Arguments.of("ps -aq", ""),
        Arguments.of("driver ls -q", null),
        Arguments.of("images --format {{.Size}}", null),
        Arguments.of("network ls --format json", null),
        Arguments.of("events --since 1h --until 0s --format json", null),
        Arguments.of("context ls --format {{.Name}}", "default\n"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void formatsAreFilledIn(String line, String expected) {
    String out = pouch.ok(line.split(" ")).stdout();
    if (expected == null) {
      assertThat(out).isNotBlank();
    } else {
      assertThat(out).isEqualTo(expected);
    }
  }

  @Test
  void whatIsNotThereYetIsToldByTheEngine() {
    running("old");
    for (String line : new String[] {"upgrade --image x:1 old", "rollback old", "remount-lxcfs"}) {
      Program.Result result = pouch.run(line.split(" "));
      assertThat(result.stderr()).doesNotContain("\tat ", "Exception");
      assertThat(result.exitCode()).as(line + ": " + result.stderr()).isBetween(0, 1);
    }
  }

  @Test
  void contextsAndTheEnvironmentNameTheEngine() {
    String program = Assembly.program("pouch").toString();
    String socket = "unix://" + POUCHD.pouchSocket();
    Program.of(program, "-H", socket, "context", "create", "--use", "it")
        .env("HOME", folder.toString())
        .ok();
    Program.of(program, "version").env("HOME", folder.toString()).ok();
    Program.of(program, "version")
        .env("HOME", folder.resolve("none").toString())
        .env("POUCH_HOST", socket)
        .ok();
  }

  @Test
  void bashCompletesNames() {
    running("completed");
    String script =
        ("PATH=%s:$PATH; export POUCH_HOST=unix://%s; source %s;"
                + " COMP_LINE='pouch stop comp'; COMP_POINT=${#COMP_LINE}; _pouch;"
                + " echo \"${COMPREPLY[@]}\"")
            .formatted(
                Assembly.program("pouch").getParent(),
                POUCHD.pouchSocket(),
                Assembly.program("pouch")
                    .getParent()
                    .resolveSibling("share/completion/pouch.bash"));
    assertThat(Program.of("bash", "-c", script).ok().line()).isEqualTo("completed");
  }

  @Test
  void lastContainersAndSizes() {
    running("first");
    running("second");
    pouch.ok("exec", "second", "sh", "-c", "echo content > /f");
    assertThat(pouch.ok("ps", "-l", "--format", "{{.Names}}").line()).isEqualTo("second");
    assertThat(pouch.ok("ps", "-n", "2", "--format", "{{.Names}}").lines()).hasSize(2);
    assertThat(pouch.ok("ps", "-s").lines().get(0)).endsWith("Size");
  }
}
