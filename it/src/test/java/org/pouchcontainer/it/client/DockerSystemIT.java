package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.it.DockerCli;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;

/** The engine as a whole with the docker clients of this machine, old and new. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.DOCKER})
class DockerSystemIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  static List<Path> clients() {
    return DockerCli.installed();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void diskUsageAndPrune(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    docker.ok("volume", "create", "--label", "l=1", "vol");
    docker.ok(
        "run",
        "--name",
        "writer",
        "-v",
        "vol:/v",
        POUCHD.busybox(),
        "sh",
        "-c",
        "echo x > /x; echo y > /v/y");
    assertThat(docker.ok("system", "df").lines())
        .hasSize(5)
        .anyMatch(l -> l.matches("Containers +1 +0 .*"))
        .anyMatch(l -> l.matches("Local Volumes +1 +1 .*"));
    assertThat(docker.ok("system", "df", "-v").stdout()).contains("writer", "vol");
    assertThat(docker.ok("system", "prune", "-f").stdout()).contains("Deleted Containers:");
    assertThat(docker.ok("volume", "ls", "-q", "--filter", "dangling=true").line())
        .isEqualTo("vol");
    assertThat(docker.ok("volume", "inspect", "-f", "{{.Labels.l}}", "vol").line()).isEqualTo("1");
    docker.ok("volume", "rm", "vol");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void eventsOfThePast(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    docker.ok("run", "--rm", "--name", "seen", POUCHD.busybox(), "true");
    // The client rounds down to seconds, so that an end in the future tells everything.
    assertThat(
            docker
                .ok(
                    "events",
                    "--since",
                    "10m",
                    "--until",
                    "-2s",
                    "--filter",
                    "container=seen",
                    "--format",
                    "{{.Action}}")
                .lines())
        .contains("create", "start", "die");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void whatThisEngineDoesNotIsSaid(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    assertThat(docker.run("node", "ls").fails().stderr()).contains("not a swarm manager");
    assertThat(docker.ok("plugin", "ls").lines()).hasSize(1);
    assertThat(docker.ok("info", "-f", "{{.Swarm.LocalNodeState}}").line()).isEqualTo("inactive");
  }
}
