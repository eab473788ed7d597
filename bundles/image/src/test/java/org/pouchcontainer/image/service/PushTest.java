package org.pouchcontainer.image.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageTransferService.PushRequest;
import org.pouchcontainer.api.image.ImageTransferService.Pushed;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PushListener;
import org.pouchcontainer.api.image.PushProgress;
import org.pouchcontainer.api.image.PushProgress.Phase;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.image.support.TestImages;
import org.pouchcontainer.image.support.TestRegistry;
import org.pouchcontainer.image.support.TestRegistry.Challenge;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Pushing to a registry that counts and misbehaves. */
@Tag("root")
@Timeout(120)
class PushTest {
  @TempDir Path folder;
  private final TestRegistry registry = new TestRegistry();
  private final List<PushProgress> steps = Collections.synchronizedList(new ArrayList<>());
  private ImageFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ImageFixture(folder, "memory");
  }

  @AfterEach
  void tearDown() {
    fixture.close();
    registry.close();
  }

  private String name(String repositoryAndTag) {
    return registry.domain() + "/" + repositoryAndTag;
  }

  private Pushed push(String reference, RegistryCredentials credentials) {
    return fixture
        .engine()
        .transfers()
        .push(new PushRequest(reference, false, "", credentials), steps::add);
  }

  private List<String> phases() {
    return steps.stream()
        .filter(PushProgress.Layer.class::isInstance)
        .map(PushProgress.Layer.class::cast)
        .filter(layer -> layer.phase() != Phase.PREPARING && layer.phase() != Phase.PUSHING)
        .map(layer -> layer.phase() + (layer.from().isEmpty() ? "" : " " + layer.from()))
        .toList();
  }

  private Digest pulled() {
    Digest manifest =
        new TestImages(registry)
            .layer(new TarBuilder().file("a", "1"))
            .layer(new TarBuilder().file("b", "2"))
            .push("v1");
    fixture.pull(name("src/app:v1"));
    return manifest;
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  /** An image of one plain layer, as load and commit make them. */
  private ImageDetails made(String reference, byte[] content) {
    byte[] layer = new TarBuilder().file("f", 0644, content).end();
    byte[] config =
        ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\""
                + Digest.sha256(layer)
                + "\"]}}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] archive =
        new TarBuilder()
            .file("c", 0644, config)
            .file("l", 0644, layer)
            .file(
                "manifest.json",
                "[{\"Config\":\"c\",\"RepoTags\":[\"%s\"],\"Layers\":[\"l\"]}]"
                    .formatted(reference))
            .end();
    fixture.engine().transfers().load(new ByteArrayInputStream(archive), PullListener.NONE);
    return fixture.images().inspect(reference);
  }

  @Test
  void whatWasPulledGoesAsItCameAndIsMountedWhereItCanBe() {
    Digest manifest = pulled();
    registry.markPushed("src/app");
    fixture.images().tag(name("src/app:v1"), name("dst/app:v2"));
    Pushed pushed = push(name("dst/app:v2"), null);
    assertThat(pushed.tags())
        .singleElement()
        .satisfies(
            tag -> {
              assertThat(tag.tag()).isEqualTo("v2");
              assertThat(tag.manifest()).isEqualTo(manifest);
              assertThat(tag.sizeBytes()).isPositive();
            });
    assertThat(steps.get(0)).isEqualTo(new PushProgress.Repository(name("dst/app")));
    assertThat(steps.get(steps.size() - 1)).isInstanceOf(PushProgress.Tagged.class);
    assertThat(phases()).containsExactly("MOUNTED src/app", "MOUNTED src/app");
    assertThat(registry.manifestBytes("v2")).isEqualTo(registry.manifestBytes("v1"));
    assertThat(registry.pushedTo("dst/app")).hasSize(3);
    assertThat(fixture.images().inspect(name("dst/app:v2")).repoDigests())
        .contains(name("dst/app@" + manifest));
    steps.clear();
    long before = registry.uploadedBytes();
    push(name("dst/app:v2"), null);
    assertThat(phases()).containsExactly("EXISTS", "EXISTS");
    assertThat(registry.uploadedBytes()).isEqualTo(before);
    assertThat(fixture.events)
        .extracting(e -> e.action() + " " + e.id())
        .contains("push " + name("dst/app:v2"));
  }

  @Test
  void aMountThatIsRefusedBecomesAnUpload() {
    pulled();
    fixture.images().tag(name("src/app:v1"), name("dst/app:v2"));
    push(name("dst/app:v2"), null);
    assertThat(phases()).containsExactly("PUSHED", "PUSHED");
    assertThat(registry.pushedTo("dst/app")).hasSize(3);
  }

  @Test
  void plainLayersAreCompressedOnceAndKept() {
    ImageDetails image = made(name("x/one:v1"), new byte[2_000_000]);
    Digest digest = push(name("x/one:v1"), null).tags().get(0).manifest();
    assertThat(registry.uploadedBytes()).isBetween(100L, 100_000L);
    ImageDetails after = fixture.images().inspect(name("x/one:v1"));
    assertThat(after.id()).isEqualTo(image.id());
    assertThat(after.manifest()).isEqualTo(digest);
    assertThat(after.repoDigests()).containsExactly(name("x/one@" + digest));
    // What was pushed is what the engine has from now on: the plain blob is of no more use.
    fixture.restart();
    fixture.images().tag(name("x/one:v1"), "keep:1");
    fixture.images().tag("keep:1", "other:1");
    made("unrelated:1", noise(10));
    fixture.images().remove("unrelated:1", false);
    assertThat(fixture.blobs()).hasSize(3);
    fixture.images().tag("keep:1", name("y/one:v1"));
    assertThat(push(name("y/one:v1"), null).tags().get(0).manifest()).isEqualTo(digest);
    assertThat(phases()).containsExactly("PUSHED", "MOUNTED x/one");
    fixture.images().remove(image.id().toString(), true);
    assertThat(fixture.blobs()).isEmpty();
    assertThat(fixture.tree(fixture.pull(name("y/one:v1")))).startsWith("./f ");
  }

  @ParameterizedTest(name = "forgetful: {0}")
  @ValueSource(booleans = {false, true})
  void aDroppedConnectionIsResumed(boolean forgetful) {
    int size = 70 << 20;
    byte[] noise = noise(40 << 20);
    made(name("x/big:v1"), noise);
    if (forgetful) {
      registry.forgetUploads();
    }
    registry.dropUploads(2, 5 << 20);
    push(name("x/big:v1"), null);
    assertThat(registry.pushedTo("x/big")).hasSize(2);
    long sent = registry.uploadedBytes();
    if (forgetful) {
      assertThat(sent).isGreaterThan(noise.length + (5 << 20));
    } else {
      // What had arrived when a connection broke was not sent again.
      assertThat(sent).isLessThan(noise.length + (1 << 20));
    }
    assertThat(sent).isLessThan(size);
  }

  @Test
  void aRegistryThatDropsOutForGoodIsUnavailable() {
    made(name("x/one:v1"), noise(100_000));
    registry.dropUploads(100, 1000);
    assertFails(ErrorKind.UNAVAILABLE, () -> push(name("x/one:v1"), null));
    assertThat(registry.manifestBytes("v1")).isNull();
  }

  @Test
  void asksForTheRightScopesAndShowsCredentials() {
    pulled();
    registry.markPushed("src/app");
    registry.protect(Challenge.BEARER);
    fixture.images().tag(name("src/app:v1"), name("dst/app:v2"));
    push(name("dst/app:v2"), new RegistryCredentials("user", "secret", "", ""));
    assertThat(registry.requests())
        .filteredOn(request -> request.startsWith("/token"))
        .allMatch(
            request ->
                request.contains("scope=repository%3Adst%2Fapp%3Apull%2Cpush")
                    && request.contains("scope=repository%3Asrc%2Fapp%3Apull"))
        .isNotEmpty();
    registry.protect(Challenge.BASIC);
    assertFails(ErrorKind.UNAUTHENTICATED, () -> push(name("dst/app:v2"), null));
    push(name("dst/app:v2"), new RegistryCredentials("user", "secret", "", ""));
  }

  @Test
  void allTagsOfARepositoryGo() {
    made(name("x/one:v1"), noise(100));
    fixture.images().tag(name("x/one:v1"), name("x/one:v2"));
    Pushed pushed =
        fixture
            .engine()
            .transfers()
            .push(new PushRequest(name("x/one"), true, "", null), PushListener.NONE);
    assertThat(pushed.tags()).extracting(Pushed.Tag::tag).containsExactly("v1", "v2");
    assertThat(registry.manifestBytes("v2")).isEqualTo(registry.manifestBytes("v1"));
    fixture.images().remove(name("x/one:v1"), true);
    fixture.images().remove(name("x/one:v2"), true);
    assertThat(
            fixture
                .images()
                .pullAllTags(
                    new org.pouchcontainer.api.image.PullRequest(name("x/one"), "", null),
                    PullListener.NONE))
        .hasSize(2);
    assertThat(fixture.images().inspect(name("x/one:v1")).tags())
        .containsExactly(name("x/one:v1"), name("x/one:v2"));
  }

  @Test
  void aListenerMayEndIt() {
    made(name("x/one:v1"), noise(3_000_000));
    assertFails(
        ErrorKind.CANCELLED,
        () ->
            fixture
                .engine()
                .transfers()
                .push(
                    new PushRequest(name("x/one:v1"), false, "", null),
                    step -> {
                      if (step instanceof PushProgress.Layer layer
                          && layer.phase() == Phase.PUSHING) {
                        throw new EngineException(ErrorKind.CANCELLED, "gone");
                      }
                    }));
    assertThat(registry.manifestBytes("v1")).isNull();
  }

  @Test
  void aPushLosesNothingToARemoval() {
    made(name("x/one:v1"), noise(3_000_000));
    boolean[] removed = {false};
    fixture
        .engine()
        .transfers()
        .push(
            new PushRequest(name("x/one:v1"), false, "", null),
            step -> {
              if (!removed[0]) {
                removed[0] = true;
                made(name("y/other:v1"), noise(10));
                fixture.images().remove(name("y/other:v1"), true);
              }
            });
    assertThat(registry.pushedTo("x/one")).hasSize(2);
    fixture.images().remove(name("x/one:v1"), true);
    assertThat(fixture.blobs()).isEmpty();
    assertThat(fixture.store.scan("blob-notes", "")).isEmpty();
  }

  @Test
  void refusesWhatCannotBePushed() {
    ImageDetails image = made(name("x/one:v1"), noise(100));
    assertFails(ErrorKind.NOT_FOUND, () -> push(name("x/one:absent"), null));
    assertFails(ErrorKind.NOT_FOUND, () -> push(name("x/absent"), null));
    assertFails(ErrorKind.INVALID_ARGUMENT, () -> push(name("x/one@" + image.id()), null));
    assertFails(
        ErrorKind.INVALID_ARGUMENT,
        () ->
            fixture
                .engine()
                .transfers()
                .push(new PushRequest(name("x/one:v1"), true, "", null), PushListener.NONE));
    registry.close();
    assertFails(ErrorKind.UNAVAILABLE, () -> push(name("x/one:v1"), null));
  }

  private void assertFails(
      ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }
}
