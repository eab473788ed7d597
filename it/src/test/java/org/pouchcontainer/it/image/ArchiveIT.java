package org.pouchcontainer.it.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.DockerCli;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.TarBytes;
import org.pouchcontainer.it.TestImage;
import org.pouchcontainer.it.TestImages;
import org.pouchcontainer.it.TestRegistry;

/** Images that leave the engine and come back: archives, imports, pushes, with docker's client. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class ArchiveIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh().withoutImage();

  @TempDir Path work;
  private final DockerCli docker = POUCHD.dockerCli(newest());

  private static Path newest() {
    List<Path> installed = DockerCli.installed();
    assumeFalse(installed.isEmpty(), "no docker client");
    return installed.get(installed.size() - 1);
  }

  @AfterEach
  void removeImages() {
    List<String> ids =
        docker.run("images", "-aq", "--no-trunc").stdout().lines().distinct().toList();
    ids.forEach(id -> docker.run("rmi", "-f", id));
    assertThat(docker.run("images", "-aq").stdout()).isBlank();
    assertThat(blobs()).isEmpty();
  }

  private static List<Path> blobs() {
    try (var files = Files.list(POUCHD.home().resolve("content/blobs/sha256"))) {
      return files.toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String pull(String tag) {
    TestImage image = TestImages.busyboxWith(new TarBytes().file("note", 0644, "of " + tag + "\n"));
    String name = TestRegistry.shared().push("archive", tag, image);
    docker.run("pull", "-q", name).ok();
    return name;
  }

  private String note(String image) {
    return docker.run("run", "--rm", "--net", "none", image, "cat", "/note").ok().stdout();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "gzip", "xz", "zstd"})
  void whatIsSavedIsLoaded(String packer) {
    String name = pull("saved");
    docker.run("tag", name, "mine:1").ok();
    String file = work.resolve("a.tar").toString();
    docker.run("save", "-o", file, name, "mine:1").ok();
    String packed = work.resolve("a.packed").toString();
    Program.of("sh", "-c", packer + " < " + file + " > " + packed).ok();
    docker.run("rmi", name, "mine:1").ok();
    assertThat(blobs()).isEmpty();
    assertThat(docker.run("load", "-i", packed).ok().stdout())
        .contains("Loaded image: " + name)
        .contains("Loaded image: mine:1");
    assertThat(note("mine:1")).isEqualTo("of saved\n");
  }

  @Test
  @Needs(Need.SKOPEO)
  void skopeoGoesBothWays() {
    docker.run("tag", pull("skopeo"), "mine:2").ok();
    String saved = work.resolve("a.tar").toString();
    docker.run("save", "-o", saved, "mine:2").ok();
    String docked = work.resolve("d.tar").toString();
    String layout = work.resolve("o.tar").toString();
    Program.of(
            "skopeo",
            "copy",
            "-q",
            "docker-archive:" + saved + ":mine:2",
            "docker-archive:" + docked + ":docked:1")
        .ok();
    Program.of(
            "skopeo",
            "copy",
            "-q",
            "oci-archive:" + saved + ":2",
            "oci-archive:" + layout + ":laid:1")
        .ok();
    docker.run("rmi", "-f", "mine:2").ok();
    assertThat(docker.run("load", "-i", docked).ok().stdout()).contains("Loaded image: docked:1");
    assertThat(docker.run("load", "-i", layout).ok().stdout()).contains("Loaded image: laid:1");
    assertThat(note("docked:1")).isEqualTo("of skopeo\n");
    assertThat(note("laid:1")).isEqualTo("of skopeo\n");
  }

  @Test
  void anImportIsPushedMountedAndPulledBack() throws IOException {
    Path tar = work.resolve("root.tar");
    Files.write(tar, TestImages.busyboxLayer());
    String one = TestRegistry.shared().name("imported/one:v1");
    String two = TestRegistry.shared().name("imported/two:v1");
    String id =
        docker
            .run("import", "-c", "CMD [\"echo\", \"imported\"]", "-m", "why", tar.toString(), one)
            .ok()
            .stdout()
            .strip();
    docker.run("tag", one, two).ok();
    assertThat(docker.run("push", one).ok().stdout()).contains("Pushed").contains("digest: sha256");
    assertThat(docker.run("push", two).ok().stdout()).contains("Mounted from imported/one");
    assertThat(docker.run("push", two).ok().stdout()).contains("Layer already exists");
    docker.run("rmi", "-f", id).ok();
    docker.run("pull", "-q", two).ok();
    assertThat(docker.run("images", "-q", "--no-trunc", two).ok().stdout().strip()).isEqualTo(id);
    assertThat(docker.run("run", "--rm", "--net", "none", two).ok().stdout())
        .isEqualTo("imported\n");
  }

  @Test
  void pruneTakesWhatNobodyUses() {
    String used = pull("used");
    String idle = pull("idle");
    docker.run("create", "--name", "holder", "--net", "none", used, "true").ok();
    assertThat(docker.run("image", "prune", "-f").ok().stdout()).contains("reclaimed space: 0B");
    assertThat(docker.run("image", "prune", "-af").ok().stdout())
        .contains("untagged: " + idle)
        .contains("deleted: sha256:")
        .doesNotContain(used);
    docker.run("rm", "holder").ok();
    docker.run("image", "prune", "-af").ok();
    assertThat(docker.run("images", "-q").stdout()).isBlank();
  }

  @Test
  void whatIsNoImageIsRefused() throws IOException {
    Path noise = Files.writeString(work.resolve("noise"), "no archive");
    assertThat(docker.run("load", "-i", noise.toString()).exitCode()).isNotZero();
    Path tree = work.resolve("tree.tar");
    Files.write(tree, TestImages.busyboxLayer());
    Program.Result refused = docker.run("load", "-i", tree.toString());
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.stderr() + refused.stdout()).contains("no archive of images");
  }
}
