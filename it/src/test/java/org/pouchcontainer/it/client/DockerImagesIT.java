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
import org.pouchcontainer.it.TestRegistry;

/** Images with the docker clients of this machine, old and new. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.DOCKER})
class DockerImagesIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  static List<Path> clients() {
    return DockerCli.installed();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void pushedImagesComeBack(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    String name = TestRegistry.shared().name("client/pushed:v1");
    docker.ok("tag", POUCHD.busybox(), name);
    assertThat(docker.ok("push", name).stdout()).contains("digest: sha256:", "The push refers to");
    assertThat(docker.ok("rmi", name).stdout()).contains("Untagged: " + name);
    assertThat(docker.ok("pull", name).stdout()).contains("Digest: sha256:", "Status: ");
    assertThat(docker.ok("images", "--format", "{{.Repository}}:{{.Tag}}").lines()).contains(name);
    docker.ok("rmi", name);
    String repository = name.substring(0, name.lastIndexOf(':'));
    assertThat(docker.ok("pull", "-a", repository).stdout()).contains(repository);
    docker.ok("rmi", name);
    assertThat(docker.run("push", name).fails().stderr()).contains(name);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void archivesGoOutAndComeIn(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    Path archive = POUCHD.folder().resolve("images.tar");
    docker.ok("tag", POUCHD.busybox(), "saved:1");
    docker.ok("tag", POUCHD.busybox(), "saved:2");
    docker.ok("save", "-o", archive.toString(), "saved:1", "saved:2");
    docker.ok("rmi", "saved:1", "saved:2");
    assertThat(docker.ok("load", "-i", archive.toString()).stdout())
        .contains("Loaded image: saved:1", "Loaded image: saved:2");
    docker.ok("rmi", "saved:1", "saved:2");
    assertThat(docker.run("load", "-i", client.toString()).exitCode()).isNotZero();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void commitExportAndImport(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    docker.ok("run", "--name", "maker", POUCHD.busybox(), "sh", "-c", "echo made > /made");
    docker.ok("commit", "-a", "me", "-m", "why", "-c", "ENV A=b", "maker", "made:1");
    assertThat(docker.ok("run", "--rm", "made:1", "sh", "-c", "cat /made; echo $A").lines())
        .containsExactly("made", "b");
    assertThat(docker.ok("inspect", "-f", "{{.Author}} {{.Comment}}", "made:1").line())
        .isEqualTo("me why");
    assertThat(docker.ok("history", "made:1").lines()).hasSizeGreaterThan(2);
    Path root = POUCHD.folder().resolve("root.tar");
    docker.ok("export", "-o", root.toString(), "maker");
    docker.ok(
        "import", "-m", "by hand", "-c", "CMD [\"cat\",\"/made\"]", root.toString(), "flat:1");
    assertThat(docker.ok("run", "--rm", "flat:1").line()).isEqualTo("made");
    docker.ok("rm", "maker");
    docker.ok("rmi", "made:1", "flat:1");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void pruneTakesWhatNobodyUses(Path client) {
    DockerCli docker = POUCHD.dockerCli(client);
    docker.ok("run", "--name", "maker", POUCHD.busybox(), "sh", "-c", "echo x > /x");
    docker.ok("commit", "maker", "again:1");
    docker.ok("commit", "maker", "again:1");
    assertThat(docker.ok("images", "-q", "--filter", "dangling=true").lines()).hasSize(1);
    assertThat(docker.ok("image", "prune", "-f").stdout()).contains("deleted: sha256:");
    assertThat(docker.ok("images", "-q", "--filter", "dangling=true").stdout()).isEmpty();
    docker.ok("rm", "maker");
    docker.ok("rmi", "again:1");
  }
}
