package org.pouchcontainer.image.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageUsers.ImageUse;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.image.support.TestImages;
import org.pouchcontainer.image.support.TestRegistry;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;

@Tag("root")
@Timeout(60)
class ImagesTest {
  @TempDir Path folder;
  private final TestRegistry registry = new TestRegistry();
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

  private TestImages shared() {
    return new TestImages(registry).layer(new TarBuilder().file("base", "1"));
  }

  private ImageDetails pullOne(String tag) {
    shared().layer(new TarBuilder().file(tag, tag)).push(tag);
    return fixture.pull(name("test/app:" + tag));
  }

  private void assertFails(
      ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    assertThatThrownBy(c)
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private List<String> remove(String image, boolean force) {
    return fixture.images().remove(image, force).stream()
        .map(
            r ->
                r instanceof ImageRemoval.Untagged u
                    ? "untagged " + u.reference()
                    : "deleted " + ((ImageRemoval.Deleted) r).digest())
        .toList();
  }

  // --- finding

  @Test
  void findsByReferenceIdAndPrefix() {
    ImageDetails image = pullOne("v1");
    for (String text :
        List.of(
            name("test/app:v1"),
            image.repoDigests().get(0),
            image.id().toString(),
            image.id().hex(),
            image.id().hex().substring(0, 12),
            "sha256:" + image.id().hex().substring(0, 5))) {
      assertThat(fixture.images().inspect(text).id()).as(text).isEqualTo(image.id());
    }
    assertFails(ErrorKind.NOT_FOUND, () -> fixture.images().inspect(name("test/app")));
    assertFails(ErrorKind.NOT_FOUND, () -> fixture.images().inspect("absent"));
    assertFails(ErrorKind.NOT_FOUND, () -> fixture.images().inspect("f".repeat(64)));
    assertFails(ErrorKind.INVALID_ARGUMENT, () -> fixture.images().inspect("Not Valid"));
  }

  @Test
  void anAmbiguousPrefixIsAConflict() {
    for (int i = 0; i < 17; i++) {
      pullOne("v" + i);
    }
    List<ImageDetails> all = fixture.images().list(ImageQuery.ALL);
    String twice =
        all.stream()
            .map(i -> i.id().hex().substring(0, 1))
            .filter(c -> all.stream().filter(o -> o.id().hex().startsWith(c)).count() > 1)
            .findFirst()
            .orElseThrow();
    assertFails(ErrorKind.CONFLICT, () -> fixture.images().inspect("sha256:" + twice));
  }

  @Test
  void listsByQueryNewestFirst() {
    shared().created("2020-01-01T00:00:00Z").push("old");
    shared().created("2022-01-01T00:00:00Z").push("new");
    ImageDetails old = fixture.pull(name("test/app:old"));
    fixture.pull(name("test/app:new"));
    assertThat(tags(ImageQuery.ALL)).containsExactly(name("test/app:new"), name("test/app:old"));
    assertThat(tags(query(List.of(name("test/*:o?d")), List.of(), List.of(), List.of(), null)))
        .containsExactly(name("test/app:old"));
    assertThat(tags(query(List.of(name("*:old")), List.of(), List.of(), List.of(), null)))
        .isEmpty();
    assertThat(tags(query(List.of(name("test/app")), List.of("tier"), List.of(), List.of(), null)))
        .hasSize(2);
    assertThat(tags(query(List.of(), List.of("tier=prod"), List.of(), List.of(), null))).isEmpty();
    assertThat(tags(query(List.of(), List.of(), List.of(), List.of(old.id().toString()), null)))
        .containsExactly(name("test/app:new"));
    assertThat(tags(query(List.of(), List.of(), List.of(name("test/app:new")), List.of(), null)))
        .containsExactly(name("test/app:old"));
    assertThat(tags(query(List.of(), List.of(), List.of(), List.of(), true))).isEmpty();
    assertFails(
        ErrorKind.NOT_FOUND,
        () -> tags(query(List.of(), List.of(), List.of("absent"), List.of(), null)));
  }

  private static ImageQuery query(
      List<String> references,
      List<String> labels,
      List<String> before,
      List<String> since,
      Boolean dangling) {
    return new ImageQuery(references, labels, before, since, dangling);
  }

  private List<String> tags(ImageQuery query) {
    return fixture.images().list(query).stream().flatMap(i -> i.tags().stream()).toList();
  }

  @Test
  void aTagThatMovesLeavesTheOldImageDangling() {
    ImageDetails old = pullOne("v1");
    shared().layer(new TarBuilder().file("other", "1")).push("v1");
    ImageDetails fresh = fixture.pull(name("test/app:v1"));
    assertThat(fresh.id()).isNotEqualTo(old.id());
    List<ImageDetails> dangling =
        fixture.images().list(query(List.of(), List.of(), List.of(), List.of(), true));
    assertThat(dangling).extracting(ImageDetails::id).containsExactly(old.id());
    assertThat(dangling.get(0).repoDigests()).hasSize(1);
  }

  @Test
  void everythingIsThereAfterARestart() {
    ImageDetails image = pullOne("v1");
    fixture.images().tag(name("test/app:v1"), "mine:x");
    fixture.restart();
    fixture.engine().cleanUp();
    ImageDetails again = fixture.images().inspect("mine:x");
    assertThat(again.tags()).containsExactlyInAnyOrder("mine:x", name("test/app:v1"));
    assertThat(again.sizeBytes()).isEqualTo(image.sizeBytes()).isPositive();
    assertThat(fixture.tree(again)).contains("./base");
  }

  // --- tagging and removing

  @Test
  void tagsOnlyWhatItHasAndOnlyWithoutDigest() {
    ImageDetails image = pullOne("v1");
    fixture.images().tag(image.id().toString(), "mine");
    assertThat(fixture.images().inspect("mine:latest").id()).isEqualTo(image.id());
    assertFails(ErrorKind.NOT_FOUND, () -> fixture.images().tag("absent", "mine"));
    assertFails(
        ErrorKind.INVALID_ARGUMENT,
        () -> fixture.images().tag("mine", "x@" + Digest.sha256(new byte[0])));
  }

  @Test
  void theLastReferenceTakesTheImageAndAllThatOnlyItNeeds() {
    ImageDetails one = pullOne("v1");
    ImageDetails two = pullOne("v2");
    fixture.images().tag(name("test/app:v1"), "mine");
    assertThat(remove("mine", false)).containsExactly("untagged mine:latest");
    assertThat(remove(name("test/app:v1"), false))
        .startsWith(
            "untagged " + name("test/app:v1"),
            "untagged " + one.repoDigests().get(0),
            "deleted " + one.id())
        .hasSize(4);
    assertThat(fixture.tree(two)).contains("./base", "./v2");
    assertThat(fixture.snapshots()).hasSize(2);
    assertThat(fixture.blobs()).hasSize(4);
    remove(two.id().hex(), false);
    assertThat(fixture.snapshots()).isEmpty();
    assertThat(fixture.blobs()).isEmpty();
    assertThat(fixture.store.scan("layer-sizes", "")).isEmpty();
    assertFails(ErrorKind.NOT_FOUND, () -> remove(name("test/app:v1"), true));
    assertThat(fixture.events).extracting(e -> e.action()).contains("untag", "delete", "tag");
  }

  @Test
  void anIdInSeveralRepositoriesNeedsForce() {
    ImageDetails image = pullOne("v1");
    fixture.images().tag(name("test/app:v1"), "mine");
    assertFails(ErrorKind.CONFLICT, () -> remove(image.id().hex(), false));
    assertThat(remove(image.id().hex(), true)).contains("untagged mine:latest");
    assertThat(fixture.images().list(ImageQuery.ALL)).isEmpty();
  }

  @Test
  void whatContainersUseStays() {
    ImageDetails image = pullOne("v1");
    boolean[] running = {true};
    fixture.users.add(
        id ->
            id.equals(image.id())
                ? List.of(new ImageUse("container abc (web)", running[0]))
                : List.of());
    String top = fixture.images().unpack(image.id(), "");
    fixture.stacking.prepare("container-abc", top);
    for (String named : List.of(name("test/app:v1"), image.id().toString())) {
      assertThatThrownBy(() -> remove(named, false)).hasMessageContaining("container abc (web)");
      assertFails(ErrorKind.CONFLICT, () -> remove(named, false));
    }
    assertFails(ErrorKind.CONFLICT, () -> remove(image.id().toString(), true));
    running[0] = false;
    assertFails(ErrorKind.CONFLICT, () -> remove(name("test/app:v1"), false));
    fixture.images().tag(name("test/app:v1"), "mine");
    assertThat(remove("mine", false)).hasSize(1);
    assertThat(remove(name("test/app:v1"), true)).contains("deleted " + image.id());
    assertThat(fixture.snapshots()).hasSize(3).contains(top, "container-abc");
    fixture.stacking.remove("container-abc");
    fixture.engine().cleanUp();
    assertThat(fixture.snapshots()).isEmpty();
  }

  @Test
  void aRunningPullLosesNothingToACollection() throws Exception {
    shared().layer(new TarBuilder().file("late", "1")).push("v1");
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch hold = new CountDownLatch(1);
    ImageDetails other = pullOne("v2");
    registry.beforeBlob(
        () -> {
          reached.countDown();
          await(hold);
        });
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      Future<ImageDetails> pull = caller.submit(() -> fixture.pull(name("test/app:v1")));
      assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();
      remove(other.id().hex(), true);
      hold.countDown();
      assertThat(fixture.tree(pull.get())).contains("./base", "./late");
    } finally {
      caller.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void cleaningUpKeepsFreshBlobsAndTakesWhatAKilledPullPrepared() throws IOException {
    pullOne("v1");
    fixture.stacking.prepare("extract-killed.0", null);
    fixture.stacking.prepare("unrelated", null);
    Path fresh = write("11".repeat(32));
    Path stale = write("22".repeat(32));
    Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    fixture.restart();
    fixture.engine().cleanUp();
    assertThat(fresh).exists();
    assertThat(stale).doesNotExist();
    assertThat(fixture.snapshots()).hasSize(3).contains("unrelated");
  }

  private Path write(String hex) throws IOException {
    return Files.writeString(folder.resolve("content/blobs/sha256/" + hex), "x");
  }

  // --- unpacking

  @Test
  void unpacksForAnotherSnapshotterFromStoredBlobs() {
    ImageDetails image = pullOne("v1");
    int requests = registry.requests().size();
    String top = fixture.images().unpack(image.id(), "copying");
    assertThat(fixture.copying.directory(top).resolve("base")).exists();
    assertThat(fixture.copying.directory(top).resolve("v1")).hasContent("v1");
    assertThat(registry.requests()).hasSize(requests);
    assertFails(ErrorKind.UNAVAILABLE, () -> fixture.images().unpack(image.id(), "absent"));
  }

  @Test
  void aFullDiskLeavesNothingBehind() {
    fixture.close();
    Path small = folder.resolve("small");
    assertThat(small.toFile().mkdir()).isTrue();
    ImageFixture.KERNEL
        .mounts()
        .mount(new MountSpec("tmpfs", "tmpfs", List.of("size=4m", "mode=0700")), small);
    try {
      byte[] big = new byte[6_000_000];
      new TestImages(registry).layer(new TarBuilder().file("zeros", 0644, big)).push("unpack");
      new Random(1).nextBytes(big);
      new TestImages(registry).layer(new TarBuilder().file("noise", 0644, big)).push("download");
      fixture = new ImageFixture(small, "memory");
      for (String tag : List.of("unpack", "download")) {
        assertThatThrownBy(() -> fixture.pull(name("test/app:" + tag)))
            .hasMessageContaining("no space left")
            .isInstanceOfSatisfying(
                EngineException.class,
                e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED));
        assertThat(fixture.snapshots()).isEmpty();
        assertThat(fixture.partials()).isEmpty();
      }
      assertThat(fixture.images().list(ImageQuery.ALL)).isEmpty();
    } finally {
      fixture.close();
      ImageFixture.KERNEL.mounts().unmount(small);
    }
  }
}
