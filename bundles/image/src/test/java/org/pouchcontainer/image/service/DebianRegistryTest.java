package org.pouchcontainer.image.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.api.image.PushProgress;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.image.support.DebianRegistry;
import org.pouchcontainer.image.support.TestImages;
import org.pouchcontainer.image.support.TestRegistry;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Tag("root")
@Timeout(60)
class DebianRegistryTest {
  private static final ImageConfig EMPTY =
      new ImageConfig(
          "", Set.of(), List.of(), List.of(), List.of(), Set.of(), "", Map.of(), "", null,
          List.of());

  @TempDir Path folder;
  private Path home;
  private Path registryFolder;

  @BeforeEach
  void setUp() throws IOException {
    assumeTrue(Files.isExecutable(Path.of(DebianRegistry.PROGRAM)), "docker-registry is missing");
    home = Files.createDirectory(folder.resolve("home"));
    registryFolder = Files.createDirectory(folder.resolve("registry"));
  }

  @Test
  void pullsByTagDigestAndIndexAndZstd() {
    try (TestRegistry images = new TestRegistry();
        DebianRegistry registry = new DebianRegistry(registryFolder, false);
        ImageFixture fixture = new ImageFixture(home, "memory")) {
      Digest gzip =
          new TestImages(images).docker().layer(new TarBuilder().file("g", "1")).push("gzip");
      new TestImages(images)
          .layer(new TarBuilder().file("z", "1").end(), MediaTypes.OCI_LAYER_ZSTD)
          .push("zstd");
      TestImages.pushIndex(
          images,
          "index",
          MediaTypes.OCI_INDEX,
          new TestImages(images).layer(new TarBuilder().file("i", "1")).pushFor(Platform.host()));
      images.copyTo(registry, "test/app");
      String name = registry.domain() + "/test/app";
      assertThat(fixture.tree(fixture.pull(name + ":gzip"))).startsWith("./g ");
      assertThat(fixture.tree(fixture.pull(name + ":zstd"))).startsWith("./z ");
      assertThat(fixture.tree(fixture.pull(name + ":index"))).startsWith("./i ");
      ImageDetails byDigest = fixture.pull(name + "@" + gzip);
      assertThat(byDigest.tags()).containsExactly(name + ":gzip");
      assertThatThrownBy(() -> fixture.pull(name + ":absent"))
          .hasMessageContaining("MANIFEST_UNKNOWN")
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }
  }

  @Test
  void pullsWithBasicAuthentication() {
    try (TestRegistry images = new TestRegistry();
        DebianRegistry registry = new DebianRegistry(registryFolder, true);
        ImageFixture fixture = new ImageFixture(home, "memory")) {
      new TestImages(images).layer(new TarBuilder().file("f", "1")).push("v1");
      images.copyTo(registry, "test/app");
      String name = registry.domain() + "/test/app:v1";
      for (RegistryCredentials wrong :
          new RegistryCredentials[] {null, new RegistryCredentials("user", "wrong", "", "")}) {
        assertThatThrownBy(
                () -> fixture.images().pull(new PullRequest(name, "", wrong), step -> {}))
            .isInstanceOfSatisfying(
                EngineException.class,
                e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED));
      }
      RegistryCredentials right = new RegistryCredentials("user", "secret", "", "");
      assertThat(fixture.images().pull(new PullRequest(name, "", right), step -> {}).tags())
          .containsExactly(name);
    }
  }

  @Test
  void pushesMountsAndPullsBack() {
    try (DebianRegistry registry = new DebianRegistry(registryFolder, true);
        ImageFixture fixture = new ImageFixture(home, "memory")) {
      RegistryCredentials user = new RegistryCredentials("user", "secret", "", "");
      byte[] large = new byte[40 << 20];
      new java.util.Random(1).nextBytes(large);
      String name = registry.domain() + "/test/pushed:v1";
      ImageDetails made =
          fixture
              .engine()
              .transfers()
              .assemble(
                  new ImageTransferService.Assembly(
                      null, EMPTY, List.of("CMD [\"x\"]"), name, "", "", "", ""),
                  out -> out.write(new TarBuilder().file("large", 0644, large).end()));
      List<PushProgress> steps = new ArrayList<>();
      ImageTransferService transfers = fixture.engine().transfers();
      assertThatThrownBy(
              () ->
                  transfers.push(
                      new ImageTransferService.PushRequest(name, false, "", null), steps::add))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED));
      Digest pushed =
          transfers
              .push(new ImageTransferService.PushRequest(name, false, "", user), steps::add)
              .tags()
              .get(0)
              .manifest();
      String other = registry.domain() + "/other/pushed:v2";
      fixture.images().tag(name, other);
      transfers.push(new ImageTransferService.PushRequest(other, false, "", user), steps::add);
      assertThat(steps)
          .filteredOn(
              step ->
                  step instanceof PushProgress.Layer layer
                      && layer.phase() == PushProgress.Phase.MOUNTED)
          .hasSize(1);
      assertThat(fixture.engine().registries().login(registry.domain(), user)).isEmpty();
      assertThat(fixture.engine().registries().inspect(other, user).digest()).isEqualTo(pushed);
      fixture.images().remove(made.id().toString(), true);
      assertThat(fixture.blobs()).isEmpty();
      ImageDetails again = fixture.images().pull(new PullRequest(other, "", user), step -> {});
      assertThat(again.id()).isEqualTo(made.id());
      assertThat(fixture.tree(again)).startsWith("./large ");
    }
  }
}
