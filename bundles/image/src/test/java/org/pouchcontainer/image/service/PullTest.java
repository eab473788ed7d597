package org.pouchcontainer.image.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullProgress.Phase;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.image.support.TestImages;
import org.pouchcontainer.image.support.TestRegistry;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Tag("root")
@Timeout(60)
class PullTest {
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

  private String name(String tagOrDigest) {
    return registry.domain() + "/test/app" + tagOrDigest;
  }

  private static TarBuilder base() {
    return new TarBuilder()
        .directory("bin", 0755)
        .file("bin/sh", 0755, "#!".getBytes(StandardCharsets.UTF_8))
        .directory("tmp", 01777)
        .owner(7, 8)
        .directory("home", 0750)
        .directory("home/u", 0700)
        .owner(0, 0)
        .file("home/u/gone", "x")
        .file("etc", "file")
        .directory("hidden", 0755)
        .file("hidden/a", "1")
        .directory("usr", 0755)
        .directory("usr/lib", 0755)
        .file("usr/lib/base", "1")
        .symlink("lib", "usr/lib");
  }

  private void assertRefused(String reference, ErrorKind kind) {
    assertThatThrownBy(() -> fixture.pull(reference))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
              assertThat(e).hasMessageContaining("pull " + registry.domain());
            });
    assertThat(fixture.active()).isZero();
    assertThat(fixture.images().list(org.pouchcontainer.api.image.ImageQuery.ALL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "copying"})
  void aPulledTreeIsTheSameForEverySnapshotter(String snapshotter) {
    fixture.close();
    fixture = new ImageFixture(folder.resolve(snapshotter), snapshotter);
    new TestImages(registry)
        .layer(base())
        // Everything here needs what is below: implicit folders, a path through a link, a hard
        // link.
        .layer(
            new TarBuilder()
                .file("tmp/new", "n")
                .file("home/u/new", "n")
                .whiteout("home/u/gone")
                .whiteout("etc")
                .file("etc/conf", "now a directory"))
        .layer(new TarBuilder().file("lib/added", "2").hardLink("hard", "bin/sh"))
        .layer(
            new TarBuilder()
                .directory("hidden", 0711)
                .opaque("hidden")
                .file("hidden/b", "1")
                .directory("./", 0751))
        .push("v1");
    ImageDetails image = fixture.pull(name(":v1"));
    assertThat(fixture.tree(image))
        .isEqualTo(
            """
            ./bin d 755 0:0\s
            ./bin/sh f 755 0:0\s
            ./etc d 755 0:0\s
            ./etc/conf f 644 0:0\s
            ./hard f 755 0:0\s
            ./hidden d 711 0:0\s
            ./hidden/b f 644 0:0\s
            ./home d 750 7:8\s
            ./home/u d 700 7:8\s
            ./home/u/new f 644 0:0\s
            ./lib l 777 0:0 usr/lib
            ./tmp d 1777 0:0\s
            ./tmp/new f 644 0:0\s
            ./usr d 755 0:0\s
            ./usr/lib d 755 0:0\s
            ./usr/lib/added f 644 0:0\s
            ./usr/lib/base f 644 0:0\s
            """);
    assertThat(fixture.active()).isZero();
    assertThat(folder.resolve(snapshotter + "/run/unpack"))
        .satisfiesAnyOf(p -> assertThat(p).doesNotExist(), p -> assertThat(p).isEmptyDirectory());
  }

  @Test
  void pullsByTagAndByDigestAndTellsWhatItHas() {
    Digest manifest = new TestImages(registry).layer(base()).push("v1");
    ImageDetails image = fixture.pull(name(":v1"));
    assertThat(image.tags()).containsExactly(name(":v1"));
    assertThat(image.repoDigests()).containsExactly(name("@" + manifest));
    assertThat(image.target()).isEqualTo(manifest);
    assertThat(image.sizeBytes()).isEqualTo(base().end().length);
    assertThat(image.config().env()).containsExactly("A=b");
    assertThat(image.config().stopSignal()).isEqualTo("SIGINT");
    assertThat(fixture.pull(name("@" + manifest)).id()).isEqualTo(image.id());
    assertThat(fixture.pull(name(":other-note@" + manifest)).tags()).containsExactly(name(":v1"));
    assertThat(fixture.events).extracting(e -> e.action()).containsOnly("pull");
  }

  @ParameterizedTest
  @ValueSource(strings = {MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST})
  void choosesThePlatformOfAnIndex(String type) {
    String host = Platform.host().architecture();
    TestImages ours = new TestImages(registry).docker().layer(base());
    TestImages other =
        new TestImages(registry)
            .docker()
            .architecture("s390x")
            .layer(new TarBuilder().file("s", ""));
    Digest index =
        TestImages.pushIndex(
            registry,
            "multi",
            type,
            other.pushFor(Platform.linux("s390x", null)),
            ours.pushFor(Platform.linux(host, null)));
    ImageDetails image = fixture.pull(name(":multi"));
    assertThat(image.architecture()).isEqualTo(host);
    assertThat(image.target()).isEqualTo(index);
    assertThat(image.repoDigests()).containsExactly(name("@" + index));
    ImageDetails chosen =
        fixture.images().pull(new PullRequest(name(":multi"), "linux/s390x", null), step -> {});
    assertThat(chosen.architecture()).isEqualTo("s390x");
    assertThatThrownBy(
            () ->
                fixture
                    .images()
                    .pull(new PullRequest(name(":multi"), "linux/mips", null), step -> {}))
        .hasMessageContaining("linux/s390x")
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  @Test
  void readsEveryCompressionWhateverItsMediaTypeSays() {
    byte[] twoMembers = base().end();
    byte[] split =
        concat(
            TestImages.gzip(Arrays.copyOf(twoMembers, 700)),
            TestImages.gzip(Arrays.copyOfRange(twoMembers, 700, twoMembers.length)));
    byte[] plain = new TarBuilder().file("plain", "1").end();
    new TestImages(registry)
        .layer(split, Digest.sha256(twoMembers), MediaTypes.OCI_LAYER_GZIP)
        .layer(new TarBuilder().file("zstd", "1").end(), MediaTypes.OCI_LAYER_ZSTD)
        .layer(plain, MediaTypes.OCI_LAYER)
        .layer(
            TestImages.gzip(new TarBuilder().file("lied", "1").end()),
            Digest.sha256(new TarBuilder().file("lied", "1").end()),
            MediaTypes.DOCKER_LAYER)
        .push("v1");
    assertThat(fixture.tree(fixture.pull(name(":v1"))))
        .contains("./bin/sh", "./zstd", "./plain", "./lied");
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void unknownNamesAndBrokenImagesAreRefused() {
    new TestImages(registry).layer(base()).push("v1");
    assertRefused(name(":v2"), ErrorKind.NOT_FOUND);
    assertRefused(name("@sha256:" + "0".repeat(64)), ErrorKind.NOT_FOUND);
    assertRefused(registry.domain() + "/no/such", ErrorKind.NOT_FOUND);
    registry.addManifest("artifact", artifact(), MediaTypes.OCI_MANIFEST);
    assertRefused(name(":artifact"), ErrorKind.INVALID_ARGUMENT);
    registry.addManifest("both", ambiguous(), MediaTypes.OCI_MANIFEST);
    assertRefused(name(":both"), ErrorKind.INVALID_ARGUMENT);
    new TestImages(registry)
        .layer(base().end(), Digest.sha256(new byte[1]), MediaTypes.OCI_LAYER)
        .push("diffid");
    assertRefused(name(":diffid"), ErrorKind.DATA_LOSS);
    new TestImages(registry).layer(new TarBuilder().file("../evil", "1")).push("evil");
    assertRefused(name(":evil"), ErrorKind.INVALID_ARGUMENT);
    byte[] cut = Arrays.copyOf(TestImages.gzip(base().end()), 200);
    new TestImages(registry).layer(cut, Digest.sha256(cut), MediaTypes.OCI_LAYER_GZIP).push("cut");
    assertRefused(name(":cut"), ErrorKind.INVALID_ARGUMENT);
    new TestImages(registry)
        .layer(new TarBuilder().file("bomb", 0644, new byte[51 << 20]))
        .push("bomb");
    assertRefused(name(":bomb"), ErrorKind.RESOURCE_EXHAUSTED);
    // The lower layer is committed when the upper one is seen to be impossible.
    new TestImages(registry)
        .layer(base())
        .layer(new TarBuilder().hardLink("hard", "absent/file"))
        .push("half");
    assertRefused(name(":half"), ErrorKind.INVALID_ARGUMENT);
    assertThat(fixture.snapshots()).isEmpty();
  }

  private byte[] artifact() {
    return new String(new TestImages(registry).manifestBytes(), StandardCharsets.UTF_8)
        .replace(MediaTypes.OCI_CONFIG, "application/vnd.example")
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] ambiguous() {
    String manifest = new String(new TestImages(registry).manifestBytes(), StandardCharsets.UTF_8);
    return (manifest.substring(0, manifest.length() - 1) + ",\"layers\":[],\"manifests\":[]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void layersAndDiffIdsMustAgreeInNumber() {
    TestImages image = new TestImages(registry).layer(base());
    String manifest = new String(image.manifestBytes(), StandardCharsets.UTF_8);
    String layer = manifest.substring(manifest.indexOf("\"layers\":[") + 10, manifest.indexOf("]"));
    registry.addManifest(
        "v1",
        manifest.replace(layer, layer + "," + layer).getBytes(StandardCharsets.UTF_8),
        MediaTypes.OCI_MANIFEST);
    assertRefused(name(":v1"), ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void aDamagedLayerIsNamedAsThatAndTheNextPullSucceeds() {
    TestImages image = new TestImages(registry).layer(base());
    image.push("v1");
    Digest layer = image.layers().get(0).digest();
    byte[] damaged = TestImages.gzip(base().end());
    damaged[damaged.length / 2] ^= 1;
    registry.falsifyBlob(layer, damaged);
    assertRefused(name(":v1"), ErrorKind.DATA_LOSS);
    assertThat(fixture.partials()).isEmpty();
    registry.falsifyBlob(layer, TestImages.gzip(base().end()));
    fixture.pull(name(":v1"));
  }

  @Test
  void aBlobThatRotsOnDiskIsFetchedAgain() throws IOException {
    TestImages image = new TestImages(registry).layer(base());
    image.push("v1");
    fixture.pull(name(":v1"));
    fixture.stacking.walk(info -> fixture.stacking.remove(info.key()));
    Path blob = folder.resolve("content/blobs/sha256/" + image.layers().get(0).digest().hex());
    byte[] content = Files.readAllBytes(blob);
    content[content.length / 2] ^= 1;
    Files.write(blob, content);
    assertThat(fixture.tree(fixture.pull(name(":v1")))).contains("./bin/sh");
  }

  @Test
  void aDamagedPartialFileIsFetchedAgainWithinThePull() throws IOException {
    TestImages image = new TestImages(registry).layer(base());
    image.push("v1");
    Digest layer = image.layers().get(0).digest();
    Files.write(folder.resolve("content/ingest/sha256-" + layer.hex()), new byte[50]);
    assertThat(fixture.tree(fixture.pull(name(":v1")))).contains("./bin/sh");
  }

  @Test
  void manyLayersMakeOneChain() {
    TestImages image = new TestImages(registry);
    for (int i = 0; i < 60; i++) {
      image.layer(new TarBuilder().file("f" + i, "" + i));
    }
    image.push("v1");
    assertThat(fixture.tree(fixture.pull(name(":v1"))).lines()).hasSize(60);
  }

  @Test
  void anImageWithoutLayersIsPulled() {
    new TestImages(registry).push("empty");
    ImageDetails image = fixture.pull(name(":empty"));
    assertThat(fixture.images().unpack(image.id(), "")).isEmpty();
  }

  @Test
  void asksForCredentialsAndUsesThem() {
    new TestImages(registry).layer(base()).push("v1");
    registry.protect(TestRegistry.Challenge.BEARER);
    RegistryCredentials credentials = new RegistryCredentials("user", "secret", "", "");
    fixture.images().pull(new PullRequest(name(":v1"), "", credentials), step -> {});
    registry.protect(TestRegistry.Challenge.BASIC);
    assertThatThrownBy(() -> fixture.pull(name(":v1")))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED));
  }

  @Test
  void mirrorsAreTriedFirst() {
    new TestImages(registry).layer(base()).push("v1");
    fixture.defaultDomain = "127.0.0.1:1";
    fixture.mirrors.add("http://127.0.0.1:2");
    fixture.mirrors.add("http://" + registry.domain());
    ImageDetails image = fixture.pull("test/app:v1");
    assertThat(image.tags()).containsExactly("test/app:v1");
  }

  @Test
  void progressTellsEveryBlobToItsEnd() {
    new TestImages(registry).layer(base()).layer(new TarBuilder().file("x", "")).push("v1");
    List<PullProgress> steps = new ArrayList<>();
    fixture.pull(name(":v1"), steps::add);
    assertThat(steps.get(0)).isInstanceOf(PullProgress.Resolved.class);
    assertThat(steps.get(steps.size() - 1))
        .isInstanceOfSatisfying(PullProgress.Done.class, d -> assertThat(d.newer()).isTrue());
    assertThat(lastPhases(steps)).containsOnly(Phase.DONE).hasSize(3);
    steps.clear();
    fixture.pull(name(":v1"), steps::add);
    assertThat(lastPhases(steps)).containsOnly(Phase.EXISTS).hasSize(3);
    assertThat(steps.get(steps.size() - 1))
        .isInstanceOfSatisfying(PullProgress.Done.class, d -> assertThat(d.newer()).isFalse());
  }

  private static List<Phase> lastPhases(List<PullProgress> steps) {
    var last = new java.util.LinkedHashMap<Digest, Phase>();
    for (PullProgress step : steps) {
      if (step instanceof PullProgress.Blob blob) {
        last.put(blob.blob(), blob.phase());
      }
    }
    return List.copyOf(last.values());
  }

  @Test
  void severalPullsOfOneImageShareTheWork() throws Exception {
    byte[] big = new byte[3_000_000];
    new Random(5).nextBytes(big);
    TestImages image = new TestImages(registry).layer(new TarBuilder().file("big", 0644, big));
    image.push("v1");
    CountDownLatch hold = new CountDownLatch(1);
    registry.beforeBlob(() -> await(hold));
    ExecutorService callers = Executors.newCachedThreadPool();
    try {
      List<Future<ImageDetails>> pulls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        CountDownLatch begun = new CountDownLatch(1);
        pulls.add(callers.submit(() -> fixture.pull(name(":v1"), step -> begun.countDown())));
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
      }
      hold.countDown();
      for (Future<ImageDetails> pull : pulls) {
        assertThat(pull.get().tags()).isNotEmpty();
      }
      assertThat(registry.blobBytesSent()).isLessThan(image.layers().get(0).size() + 10_000);
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void oneFollowerMayLeaveAndTheLastOneEndsThePull() throws Exception {
    byte[] big = new byte[3_000_000];
    new Random(6).nextBytes(big);
    new TestImages(registry).layer(new TarBuilder().file("big", 0644, big)).push("v1");
    CountDownLatch hold = new CountDownLatch(1);
    registry.beforeBlob(() -> await(hold));
    ExecutorService callers = Executors.newCachedThreadPool();
    try {
      CountDownLatch begun = new CountDownLatch(1);
      Future<ImageDetails> stays =
          callers.submit(() -> fixture.pull(name(":v1"), step -> begun.countDown()));
      assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
      assertCancelled();
      hold.countDown();
      assertThat(stays.get().tags()).isNotEmpty();
      fixture.images().remove(name(":v1"), false);
      assertCancelled();
      // Cancelled work ends in the background; what it had prepared goes.
      for (int i = 0; i < 100 && fixture.active() > 0; i++) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(fixture.snapshots()).isEmpty();
      fixture.pull(name(":v1"));
    } finally {
      callers.shutdownNow();
    }
  }

  private void assertCancelled() {
    assertThatThrownBy(
            () ->
                fixture.pull(
                    name(":v1"),
                    step -> {
                      throw new EngineException(ErrorKind.CANCELLED, "gone");
                    }))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
  }

  @Test
  void droppedConnectionsAreResumedInTheMiddleOfUnpacking() {
    byte[] big = new byte[3_000_000];
    new Random(8).nextBytes(big);
    TestImages image = new TestImages(registry).layer(new TarBuilder().file("big", 0644, big));
    image.push("v1");
    registry.dropBlobs(3, 0.6);
    fixture.pull(name(":v1"));
    assertThat(registry.rangeStarts()).hasSize(4).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aRegistryThatDropsOutForGoodLeavesOnlyWhatCanBeResumed() {
    byte[] big = new byte[3_000_000];
    new Random(9).nextBytes(big);
    TestImages image = new TestImages(registry).layer(new TarBuilder().file("big", 0644, big));
    image.push("v1");
    registry.dropBlobs(1, 0.99);
    registry.beforeBlob(
        () -> {
          if (registry.blobBytesSent() > 1_000_000) {
            registry.failBlobs(404, 1);
          }
        });
    assertRefused(name(":v1"), ErrorKind.NOT_FOUND);
    registry.beforeBlob(() -> {});
    long before = registry.blobBytesSent();
    fixture.restart();
    fixture.pull(name(":v1"));
    // How much is there to resume is up to the JDK's client, which drops what it has received but
    // not
    // handed on when a connection breaks.
    assertThat(registry.blobBytesSent() - before).isLessThan(big.length);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
