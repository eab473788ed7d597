package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.DockerCli;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;

/** Commands of the docker clients about running containers and their files. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.DOCKER})
class DockerCommandsIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  @TempDir Path folder;

  static List<Path> clients() {
    return DockerCli.installed();
  }

  private static String run(DockerCli docker, String... command) {
    List<String> all =
        new java.util.ArrayList<>(
            List.of("run", "-d", "--network", "none", "--name", "web", POUCHD.busybox()));
    all.addAll(List.of(command));
    return docker.ok(all.toArray(new String[0])).line();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void filesGoInAndOut(Path client) throws IOException {
    DockerCli docker = POUCHD.dockerCli(client);
    run(docker, "sleep", "1000");
    Path in = Files.writeString(folder.resolve("in.txt"), "hello");
    docker.ok("cp", in.toString(), "web:/tmp/renamed.txt");
    assertThat(docker.ok("exec", "web", "cat", "/tmp/renamed.txt").stdout()).isEqualTo("hello");
    docker.ok("cp", "web:/tmp/renamed.txt", folder.resolve("out.txt").toString());
    assertThat(folder.resolve("out.txt")).hasContent("hello");
    docker.ok("cp", "web:/tmp", folder.resolve("tree").toString());
    assertThat(folder.resolve("tree/renamed.txt")).hasContent("hello");
    docker.ok("cp", folder.resolve("tree").toString(), "web:/opt/");
    assertThat(docker.ok("exec", "web", "cat", "/opt/renamed.txt").stdout()).isEqualTo("hello");
    Program.Result missing = docker.run("cp", "web:/nowhere", folder.toString());
    missing.fails();
    // The old client has words of its own.
    assertThat(missing.stderr()).contains("web", "/nowhere");
    Program.Result nowhere = docker.run("cp", in.toString(), "web:/no/such/folder/");
    nowhere.fails();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void changesAndExport(Path client) throws IOException {
    DockerCli docker = POUCHD.dockerCli(client);
    run(docker, "sh", "-c", "echo x > /new; rm /etc/passwd; sleep 1000");
    Await.until("the changes", () -> docker.ok("diff", "web").stdout().contains("D /etc/passwd\n"));
    assertThat(docker.ok("diff", "web").stdout()).contains("A /new\n", "C /etc\n");
    Path tar = folder.resolve("root.tar");
    docker.ok("export", "-o", tar.toString(), "web");
    String names = Program.of("tar", "-tf", tar.toString()).ok().stdout();
    assertThat(names.lines()).contains("new").doesNotContain("etc/passwd");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void statisticsAndProcesses(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    run(docker, "sh", "-c", "while :; do :; done");
    String row =
        docker
            .ok("stats", "--no-stream", "--format", "{{.Name}} {{.CPUPerc}} {{.PIDs}}", "web")
            .line();
    assertThat(row).matches("web [1-9][0-9.]*% [1-9][0-9]*");
    assertThat(docker.ok("top", "web").stdout()).contains("PID", "while :");
    assertThat(docker.ok("top", "web", "-o", "pid,args").stdout()).contains("PID", "while :");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void updateWaitAndSizes(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    run(docker, "sh", "-c", "read line; exit 3");
    docker.ok("wait", "web");
    docker.ok("rm", "web");
    run(docker, "sleep", "1000");
    docker.ok("update", "--memory", "64m", "--memory-swap", "64m", "--restart", "always", "web");
    assertThat(
            docker
                .ok(
                    "inspect",
                    "-f",
                    "{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}}",
                    "web")
                .line())
        .isEqualTo("67108864 always");
    assertThat(docker.ok("ps", "-s", "--format", "{{.Size}}").line()).contains("virtual");
    assertThat(docker.ok("inspect", "-s", "-f", "{{.SizeRootFs}}", "web").line()).matches("\\d+");
    docker.ok("stop", "-t", "1", "web");
    assertThat(docker.ok("wait", "web").line()).isEqualTo("137");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void attachShowsWhatComes(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    docker.ok(
        "create",
        "--network",
        "none",
        "--name",
        "web",
        "-i",
        POUCHD.busybox(),
        "sh",
        "-c",
        "read line; echo got $line; exit 5");
    docker.ok("start", "web");
    Program.Result attached = docker.command("attach", "web").stdin("a line\n").run();
    assertThat(attached.stdout()).contains("got a line");
    attached.exits(5);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void listsAreFiltered(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    run(docker, "sleep", "1000");
    assertThat(docker.ok("ps", "-q", "--filter", "name=web", "--no-trunc").stdout().lines())
        .hasSize(1);
    assertThat(docker.ok("ps", "-q", "--filter", "status=exited").stdout()).isEmpty();
    Program.Result unknown = docker.run("ps", "--filter", "foo=bar");
    unknown.fails();
    assertThat(unknown.stderr()).contains("invalid filter 'foo'");
    assertThat(docker.ok("port", "web").stdout()).isEmpty();
    Program.Result refused = docker.run("rm", "web");
    refused.fails();
    assertThat(refused.stderr()).contains("container is running");
    assertThat(docker.run("rename", "web", "web").stderr())
        .contains("Renaming a container with the same name as its current name");
    docker.ok("kill", "web");
    assertThat(docker.ok("container", "prune", "-f").stdout()).contains("Deleted Containers");
  }
}
