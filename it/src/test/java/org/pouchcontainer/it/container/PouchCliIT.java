package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.PouchCli;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;

/** The pouch command: what it prints and how it ends, as reference users know it. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class PouchCliIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final PouchCli pouch = POUCHD.pouchCli();

  @Test
  void version() {
    assertThat(pouch.ok("version").lines()).anyMatch(line -> line.matches("APIVersion:\\s+1\\.24"));
    assertThat(pouch.ok("info").stdout()).contains("Containers: ");
  }

  @Test
  void runPrintsOutputAndReturnsTheExitCode() {
    Program.Result result =
        pouch.run("run", "--rm", POUCHD.busybox(), "sh", "-c", "echo out; exit 3");
    assertThat(result.stdout()).isEqualTo("out\n");
    result.exits(3);
    assertThat(pouch.ok("ps", "-aq").lines().stream().filter(l -> l.matches("[0-9a-f]+")))
        .isEmpty();
  }

  @Test
  void runReadsStdinAndGivesATerminal() {
    assertThat(
            pouch.command("run", "--rm", "-i", POUCHD.busybox(), "cat").stdin("x\n").ok().stdout())
        .isEqualTo("x\n");
    Program terminal =
        pouch.command("run", "--rm", "-it", POUCHD.busybox(), "sh", "-c", "tty; exit 4");
    Program.Result result = terminal.withTerminal().run();
    assertThat(result.stdout()).contains("/dev/pts/0");
    result.exits(4);
  }

  @Test
  void lifeCycle() {
    String id =
        pouch
            .ok(
                "run",
                "-d",
                "--name",
                "c1",
                POUCHD.busybox(),
                "sh",
                "-c",
                "echo hi; exec sleep 1000")
            .line();
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(pouch.ok("ps").lines().get(0))
        .matches("Name\\s+ID\\s+Status\\s+Created\\s+Image\\s+Runtime");
    assertThat(pouch.ok("ps").lines().get(1)).matches("c1\\s+" + id.substring(0, 6) + "\\s+Up .*");
    Await.until("log", () -> pouch.ok("logs", "c1").stdout().equals("hi\n"));
    assertThat(pouch.ok("exec", "c1", "echo", "in").stdout()).isEqualTo("in\n");
    pouch.run("exec", "c1", "sh", "-c", "exit 6").exits(6);
    assertThat(pouch.ok("inspect", "-f", "{{.State.Status}}", "c1").line()).isEqualTo("running");
    assertThat(pouch.ok("pause", "c1").line()).isEqualTo("c1");
    assertThat(pouch.ok("ps").stdout()).contains("(paused)");
    assertThat(pouch.ok("unpause", "c1").line()).isEqualTo("c1");
    pouch.ok("rename", "c1", "c2");
    assertThat(pouch.ok("top", "c2").stdout()).contains("sleep 1000");
    assertThat(pouch.ok("stop", "-t", "1", "c2").line()).isEqualTo("c2");
    assertThat(pouch.ok("ps", "-a").stdout()).containsPattern("Stopped \\(137\\)");
    assertThat(pouch.ok("start", "c2").line()).isEqualTo("c2");
    assertThat(pouch.ok("restart", "-t", "0", "c2").line()).isEqualTo("c2");
    assertThat(pouch.ok("kill", "c2").line()).isEqualTo("c2");
    assertThat(pouch.ok("wait", "c2").line()).isEqualTo("137");
    assertThat(pouch.ok("rm", "c2").line()).isEqualTo("c2");
  }

  @Test
  void imagesAndVolumes() {
    assertThat(pouch.ok("pull", POUCHD.busybox()).all()).contains("done");
    assertThat(pouch.ok("images").lines().get(0)).matches("IMAGE ID\\s+IMAGE NAME\\s+SIZE");
    assertThat(pouch.ok("images").stdout()).contains(POUCHD.busybox());
    assertThat(pouch.ok("volume", "create", "-d", "local", "--name", "v1").exitCode()).isZero();
    assertThat(pouch.ok("volume", "ls").lines())
        .first()
        .asString()
        .matches("DRIVER\\s+VOLUME NAME");
    assertThat(
            pouch
                .ok("run", "--rm", "-v", "v1:/v", POUCHD.busybox(), "sh", "-c", "touch /v/x; ls /v")
                .line())
        .isEqualTo("x");
    pouch.ok("volume", "rm", "v1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nosuchcommand|Error: unknown command \"nosuchcommand\" for \"pouch\"",
        "ps --nosuchflag|Error: unknown flag: --nosuchflag",
        "inspect nosuchcontainer|nosuchcontainer",
        "start nosuchcontainer|nosuchcontainer",
        "rm nosuchcontainer|nosuchcontainer",
        "rename onlyone|Error: "
      })
  void mistakesAreNamed(String line, String expected) {
    Program.Result result = pouch.run(line.split(" "));
    result.exits(1);
    assertThat(result.stderr()).contains(expected).doesNotContain("Exception", "\tat ");
  }

  @Test
  void daemonThatIsNotThereIsNamed() {
    Program.Result result =
        Program.of(
                org.pouchcontainer.it.Assembly.program("pouch").toString(),
                "-H",
                "unix:///nowhere.sock",
                "ps")
            .run();
    result.exits(1);
    assertThat(result.stderr()).contains("/nowhere.sock").doesNotContain("\tat ");
  }

  @Test
  void runRemovesConflictingOptionsBeforeItCreates() {
    pouch.run("run", "--rm", "-d", POUCHD.busybox(), "true");
    pouch.run("run", "-d", "-i", "-a", POUCHD.busybox(), "true").fails();
    Await.until(
        "nothing to be left", () -> POUCHD.docker().get("/containers/json?all=1").json().isEmpty());
  }
}
