package org.pouchcontainer.image.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImagePrune;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageUsers.ImageUse;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.image.support.TestImages;
import org.pouchcontainer.image.support.TestRegistry;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Pruning, sizes, and removal of images that are in use. */
@Tag("root")
@Timeout(60)
class PruneTest {
  @TempDir Path folder;
  private final TestRegistry registry = new TestRegistry();
  private final Map<Digest, Boolean> running = new java.util.HashMap<>();
  private ImageFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ImageFixture(folder, "memory");
    fixture.users.add(
        id ->
            running.containsKey(id)
                ? List.of(new ImageUse("container abc", running.get(id)))
                : List.of());
  }

  @AfterEach
  void tearDown() {
    fixture.close();
    registry.close();
  }

  private String name(String tag) {
    return registry.domain() + "/test/app:" + tag;
  }

  private ImageDetails pull(String tag, String created) {
    new TestImages(registry)
        .created(created)
        .layer(new TarBuilder().file("base", "1"))
        .layer(new TarBuilder().file(tag, created))
        .push(tag);
    return fixture.pull(name(tag));
  }

  private Set<Digest> ids() {
    Set<Digest> ids = new java.util.HashSet<>();
    fixture.images().list(ImageQuery.ALL).forEach(image -> ids.add(image.id()));
    return ids;
  }

  private static ImagePrune which(
      boolean all, List<String> labels, List<String> not, String until) {
    return new ImagePrune(all, labels, not, until == null ? null : Instant.parse(until));
  }

  @Test
  void prunesDanglingOnesOnlyUnlessAskedForAll() {
    ImageDetails old = pull("v1", "2020-01-01T00:00:00Z");
    ImageDetails fresh = pull("v1", "2021-01-01T00:00:00Z");
    ImageDetails used = pull("used", "2020-01-01T00:00:00Z");
    running.put(used.id(), false);
    ImagePrune.Pruned dangling = fixture.images().prune(which(false, List.of(), List.of(), null));
    assertThat(dangling.digests()).containsExactly(old.id());
    assertThat(dangling.removed()).contains(new ImageRemoval.Deleted(old.id()));
    assertThat(dangling.reclaimedBytes())
        .isEqualTo(new TarBuilder().file("v1", "2020-01-01T00:00:00Z").end().length);
    assertThat(ids()).containsExactlyInAnyOrder(fresh.id(), used.id());
    assertThat(fixture.images().prune(which(true, List.of(), List.of(), null)).digests())
        .containsExactly(fresh.id());
    assertThat(fixture.events)
        .filteredOn(e -> e.action().equals("prune"))
        .extracting(e -> e.attributes().get("reclaimed"))
        .containsExactly(Long.toString(dangling.reclaimedBytes()), "2048");
    running.clear();
    fixture.images().prune(which(true, List.of(), List.of(), null));
    assertThat(fixture.blobs()).isEmpty();
    assertThat(fixture.snapshots()).isEmpty();
    assertThat(fixture.images().sizes().layersBytes()).isZero();
    for (String bucket : List.of("images", "image-anchors", "layer-sizes", "blob-notes")) {
      assertThat(fixture.store.scan(bucket, "")).as(bucket).isEmpty();
    }
  }

  @Test
  void conditionsNarrowIt() {
    pull("v1", "2020-01-01T00:00:00Z");
    pull("v2", "2022-01-01T00:00:00Z");
    assertThat(
            List.of(
                prune(which(true, List.of("tier=prod"), List.of(), null)),
                prune(which(true, List.of("absent"), List.of(), null)),
                prune(which(true, List.of(), List.of("tier"), null)),
                prune(which(true, List.of(), List.of(), "2020-01-01T00:00:00Z")),
                prune(which(true, List.of("tier=test"), List.of("x"), "2021-01-01T00:00:00Z")),
                prune(which(true, List.of(), List.of(), null))))
        .containsExactly(0, 0, 0, 0, 1, 1);
  }

  private int prune(ImagePrune which) {
    return fixture.images().prune(which).digests().size();
  }

  @Test
  void sharedLayersCountOnce() {
    ImageDetails one = pull("v1", "2020-01-01T00:00:00Z");
    long base = new TarBuilder().file("base", "1").end().length;
    assertThat(fixture.images().sizes().sharedBytes()).containsEntry(one.id(), 0L);
    ImageDetails two = pull("v2", "2020-01-01T00:00:00Z");
    assertThat(fixture.images().sizes().sharedBytes())
        .containsEntry(one.id(), base)
        .containsEntry(two.id(), base);
    assertThat(fixture.images().sizes().layersBytes())
        .isEqualTo(one.sizeBytes() + two.sizeBytes() - base);
  }

  @Test
  void anImageRemovedInUseHasItsSizeWhenItComesBack() {
    ImageDetails image = pull("v1", "2020-01-01T00:00:00Z");
    String top = fixture.images().unpack(image.id(), "");
    fixture.stacking.prepare("container-abc", top);
    running.put(image.id(), false);
    fixture.images().remove(name("v1"), true);
    assertThat(ids()).isEmpty();
    ImageDetails again = fixture.pull(name("v1"));
    assertThat(again.sizeBytes()).isEqualTo(image.sizeBytes()).isPositive();
  }

  @Test
  void aNameIsTakenByForceFromARunningImageWhichStays() {
    ImageDetails image = pull("v1", "2020-01-01T00:00:00Z");
    running.put(image.id(), true);
    assertThatThrownBy(() -> fixture.images().remove(name("v1"), false))
        .hasMessageContaining("must force")
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
    assertThatThrownBy(() -> fixture.images().remove(image.id().toString(), true))
        .hasMessageContaining("cannot be forced");
    List<ImageRemoval> removed = new ArrayList<>(fixture.images().remove(name("v1"), true));
    assertThat(removed).hasSize(2).allMatch(step -> step instanceof ImageRemoval.Untagged);
    assertThat(fixture.images().inspect(image.id().toString()).repoDigests()).isEmpty();
    running.put(image.id(), false);
    assertThatThrownBy(() -> fixture.images().remove(image.id().toString(), false))
        .hasMessageContaining("must be forced");
    assertThat(fixture.images().remove(image.id().toString(), true))
        .contains(new ImageRemoval.Deleted(image.id()));
    assertThat(ids()).isEmpty();
  }
}
