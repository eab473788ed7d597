package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.DockerCli;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;

/** What users do with the docker clients of this machine, old and new. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.DOCKER})
class DockerCliIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  static List<Path> clients() {
    return DockerCli.installed();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void versionAndInfo(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    assertThat(docker.ok("version").stdout()).contains("Server:", "API version:");
    assertThat(docker.ok("info").stdout()).contains("Storage Driver: overlayfs", "Runtimes:");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void runPrintsOutputAndReturnsTheExitCode(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    Program.Result result =
        docker.run(
            "run",
            "--rm",
            "--network",
            "none",
            POUCHD.busybox(),
            "sh",
            "-c",
            "echo out; echo err >&2; exit 3");
    assertThat(result.stdout()).isEqualTo("out\n");
    assertThat(result.stderr()).isEqualTo("err\n");
    result.exits(3);
    Await.until("removal", () -> docker.ok("ps", "-aq").line().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void runWithoutANetworkOptionWorks(Path client) {
    assertThat(POUCHD.dockerCli(client).ok("run", "--rm", POUCHD.busybox(), "echo", "hi").line())
        .isEqualTo("hi");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void runReadsStdin(Path client) {
    Program run =
        POUCHD.dockerCli(client).command("run", "--rm", "-i", POUCHD.busybox(), "tr", "a-z", "A-Z");
    assertThat(run.stdin("through\n").ok().stdout()).isEqualTo("THROUGH\n");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void runWithATerminal(Path client) {
    Program run =
        POUCHD
            .dockerCli(client)
            .command("run", "--rm", "-it", POUCHD.busybox(), "sh", "-c", "tty; exit 4");
    Program.Result result = run.withTerminal().run();
    assertThat(result.stdout()).contains("/dev/pts/0");
    result.exits(4);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void missingProgramIs127(Path client) {
    Program.Result result =
        POUCHD.dockerCli(client).run("run", "--rm", POUCHD.busybox(), "nosuchprogram");
    assertThat(result.stderr()).contains("nosuchprogram");
    result.exits(127);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void programThatIsNoProgramIs126(Path client) {
    POUCHD.dockerCli(client).run("run", "--rm", POUCHD.busybox(), "/etc/passwd").exits(126);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void detachedContainerIsListedLoggedInspectedAndRemoved(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    String id =
        docker
            .ok(
                "run",
                "-d",
                "--name",
                "web",
                "-l",
                "a=b",
                POUCHD.busybox(),
                "sh",
                "-c",
                "echo started; exec sleep 1000")
            .line();
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(docker.ok("ps", "--format", "{{.Names}} {{.Image}} {{.State}}").line())
        .isEqualTo("web " + POUCHD.busybox() + " running");
    assertThat(docker.ok("ps").stdout()).contains("CONTAINER ID", id.substring(0, 12), "Up ");
    Await.until("log", () -> docker.ok("logs", "web").stdout().equals("started\n"));
    assertThat(docker.ok("inspect", "-f", "{{.State.Status}} {{.Config.Labels.a}}", "web").line())
        .isEqualTo("running b");
    assertThat(docker.ok("exec", "web", "cat", "/proc/1/cmdline").stdout()).contains("sleep");
    assertThat(docker.ok("top", "web").stdout()).contains("sleep 1000");
    docker.ok("pause", "web");
    assertThat(docker.ok("ps", "--format", "{{.Status}}").line()).contains("(Paused)");
    docker.ok("unpause", "web");
    docker.ok("rename", "web", "web2");
    docker.run("rm", "web2").fails();
    docker.ok("stop", "-t", "0", "web2");
    assertThat(docker.ok("wait", "web2").line()).isEqualTo("137");
    docker.ok("start", "web2");
    docker.ok("kill", "web2");
    assertThat(docker.ok("rm", "-f", "web2").line()).isEqualTo("web2");
    assertThat(docker.ok("ps", "-aq").line()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void execWithAndWithoutATerminal(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    String id = docker.ok("run", "-d", POUCHD.busybox(), "sleep", "1000").line();
    docker.run("exec", id, "sh", "-c", "exit 5").exits(5);
    assertThat(docker.command("exec", "-i", id, "cat").stdin("x\n").ok().stdout()).isEqualTo("x\n");
    assertThat(
            docker
                .ok(
                    "exec",
                    "-u",
                    "1000",
                    "-w",
                    "/tmp",
                    "-e",
                    "A=b",
                    id,
                    "sh",
                    "-c",
                    "echo $(id -u) $PWD $A")
                .line())
        .isEqualTo("1000 /tmp b");
    assertThat(docker.command("exec", "-it", id, "tty").withTerminal().ok().line())
        .startsWith("/dev/pts/");
    docker.ok("exec", "-d", id, "touch", "/made");
    Await.until("file", () -> docker.run("exec", id, "ls", "/made").exitCode() == 0);
    docker.run("exec", id, "nosuchprogram").fails();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void attachFollowsAndForwardsSignals(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    String id =
        docker
            .ok(
                "run",
                "-d",
                POUCHD.busybox(),
                "sh",
                "-c",
                "trap 'echo got; exit 8' TERM; while :; do echo tick; sleep 0.1; done")
            .line();
    try (Program.Running attached = docker.command("attach", id).start()) {
      attached.awaitOutput("tick");
      attached.signal("TERM");
      Program.Result ended = attached.await(Duration.ofSeconds(20));
      assertThat(ended.stdout()).contains("got");
      ended.exits(8);
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void startAttachedReturnsTheExitCode(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    String id = docker.ok("create", "-i", POUCHD.busybox(), "sh", "-c", "cat; exit 9").line();
    Program.Result result = docker.command("start", "-ai", id).stdin("in\n").run();
    assertThat(result.stdout()).isEqualTo("in\n");
    result.exits(9);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void logsFollowAndTail(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    String id =
        docker
            .ok(
                "run",
                "-d",
                POUCHD.busybox(),
                "sh",
                "-c",
                "for i in 1 2 3; do echo $i; sleep 0.2; done")
            .line();
    assertThat(docker.ok("logs", "-f", id).stdout()).isEqualTo("1\n2\n3\n");
    assertThat(docker.ok("logs", "--tail", "1", id).stdout()).isEqualTo("3\n");
    assertThat(docker.ok("logs", "-t", id).stdout())
        .containsPattern("(?m)^2\\d{3}-\\d\\d-\\d\\dT.*Z 1$");
    assertThat(docker.ok("logs", "--since", "1h", id).stdout()).isEqualTo("1\n2\n3\n");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void volumesWork(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    assertThat(docker.ok("volume", "create", "vol").line()).isEqualTo("vol");
    docker.ok("run", "--rm", "-v", "vol:/v", POUCHD.busybox(), "touch", "/v/f");
    assertThat(docker.ok("run", "--rm", "-v", "vol:/v:ro", POUCHD.busybox(), "ls", "/v").line())
        .isEqualTo("f");
    assertThat(docker.ok("volume", "ls", "-q").line()).isEqualTo("vol");
    assertThat(docker.ok("volume", "inspect", "-f", "{{.Driver}}", "vol").line())
        .isEqualTo("local");
    assertThat(docker.ok("volume", "rm", "vol").line()).isEqualTo("vol");
    docker.run("volume", "rm", "vol").fails();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void imagesArePulledListedAndRemoved(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    assertThat(docker.ok("pull", POUCHD.busybox()).stdout()).contains(POUCHD.busybox());
    String repository = POUCHD.busybox().replace(":latest", "");
    assertThat(docker.ok("images", "--format", "{{.Repository}}:{{.Tag}}").lines())
        .contains(POUCHD.busybox());
    assertThat(
            docker
                .ok("image", "inspect", "-f", "{{index .RepoTags 0}} {{.Os}}", POUCHD.busybox())
                .line())
        .isEqualTo(POUCHD.busybox() + " linux");
    docker.ok("run", "--rm", repository, "true");
    docker.ok("rmi", POUCHD.busybox());
    assertThat(docker.ok("images", "-q").line()).isEmpty();
    docker.ok("run", "--rm", POUCHD.busybox(), "true");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void optionsOfRunReachTheContainer(Path client) {
    String out =
        POUCHD
            .dockerCli(client)
            .ok(
                "run",
                "--rm",
                "-h",
                "box",
                "-e",
                "A=b",
                "-w",
                "/tmp",
                "-u",
                "1000:1000",
                "-m",
                "64m",
                "--cpus",
                "0.5",
                "--pids-limit",
                "50",
                "--ulimit",
                "nofile=64:64",
                "--cap-drop",
                "ALL",
                "--read-only",
                "--tmpfs",
                "/t",
                "--shm-size",
                "4m",
                "--add-host",
                "db:10.0.0.9",
                "--dns",
                "10.0.0.1",
                "--sysctl",
                "kernel.msgmax=9000",
                "--stop-signal",
                "SIGINT",
                "--network",
                "none",
                "--entrypoint",
                "sh",
                POUCHD.busybox(),
                "-c",
                "hostname; echo $A $PWD $(id -u); ulimit -n; grep CapEff /proc/self/status | cut -f2; "
                    + "touch /x 2>/dev/null || echo ro; grep -c 10.0.0.9 /etc/hosts; cat /proc/sys/kernel/msgmax")
            .stdout();
    assertThat(out).isEqualTo("box\nb /tmp 1000\n64\n0000000000000000\nro\n1\n9000\n");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void missingImageIsPulledByRunOrNamed(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    Program.Result missing =
        docker.run(
            "run", "--rm", POUCHD.busybox().replace("busybox:latest", "nosuchimage:1"), "true");
    missing.fails();
    assertThat(missing.stderr()).contains("nosuchimage");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void eventsAreStreamed(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    try (Program.Running events =
        docker.command("events", "--format", "{{.Type}} {{.Action}}").start()) {
      java.util.concurrent.locks.LockSupport.parkNanos(300_000_000L);
      docker.ok("run", "--rm", POUCHD.busybox(), "true");
      events.awaitOutput("container create");
      events.awaitOutput("container start");
      events.awaitOutput("container die");
      events.awaitOutput("container destroy");
    }
  }
}
