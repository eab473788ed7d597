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

/** Networks with the docker clients of this machine, old and new. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.NFT, Need.DOCKER})
class DockerNetworkIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  static List<Path> clients() {
    return DockerCli.installed();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void lifeOfANetwork(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    docker.ok("network", "create", "--label", "a=b", "one");
    assertThat(docker.run("network", "create", "one").fails().stderr()).contains("already exists");
    assertThat(docker.ok("network", "ls", "--filter", "label=a", "--format", "{{.Name}}").line())
        .isEqualTo("one");
    docker.ok("run", "-d", "--name", "inside", "--network", "one", POUCHD.busybox(), "sleep", "99");
    assertThat(
            docker.ok("network", "inspect", "-f", "{{range .Containers}}{{.Name}}{{end}}", "one"))
        .satisfies(r -> assertThat(r.line()).isEqualTo("inside"));
    assertThat(docker.run("network", "rm", "one").fails().stderr()).contains("one");
    docker.ok("network", "create", "two");
    docker.ok("network", "connect", "--alias", "friend", "two", "inside");
    assertThat(
            docker
                .ok(
                    "inspect",
                    "-f",
                    "{{range $n, $e := .NetworkSettings.Networks}}{{$n}} {{end}}",
                    "inside")
                .line())
        .contains("one", "two");
    docker.ok("network", "disconnect", "two", "inside");
    assertThat(docker.ok("network", "prune", "-f").stdout()).contains("two").doesNotContain("one");
    docker.ok("rm", "-f", "inside");
    docker.ok("network", "rm", "one");
    assertThat(docker.run("network", "rm", "bridge").fails().stderr()).contains("bridge");
    assertThat(docker.run("network", "inspect", "nope").fails().stderr()).contains("nope");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void eventsTellOfNetworks(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    docker.ok("network", "create", "seen");
    docker.ok("network", "rm", "seen");
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
                    "network=seen",
                    "--format",
                    "{{.Action}}")
                .lines())
        .contains("create", "destroy");
  }
}
