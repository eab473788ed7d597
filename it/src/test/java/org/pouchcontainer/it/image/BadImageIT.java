package org.pouchcontainer.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.FaultyRegistry;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.Pulls;
import org.pouchcontainer.it.RestClient;
import org.pouchcontainer.it.TarBytes;
import org.pouchcontainer.it.TestImage;
import org.pouchcontainer.it.TestImages;

/** Registries and images that fail or lie: one clear message each, and nothing left behind. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
@Order(4)
class BadImageIT {
  private static final String CANARY = "untouched\n";

  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh().withoutImage();

  private static FaultyRegistry registry;
  private static Path canary;

  private final RestClient docker = POUCHD.docker();
  private List<String> before;

  @BeforeAll
  static void startRegistry() {
    registry = new FaultyRegistry();
    canary = POUCHD.folder().resolve("canary");
  }

  @AfterAll
  static void stopRegistry() {
    registry.close();
  }

  @BeforeEach
  void look() {
    Files2.write(canary, CANARY);
    before = state();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(canary).hasContent(CANARY);
    org.pouchcontainer.it.Await.until(
        () -> "only what was there before: " + before + ", there is: " + state(),
        java.time.Duration.ofSeconds(5),
        () -> before.containsAll(state()));
    assertThat(docker.get("/images/json").json()).isEmpty();
  }

  /** Snapshots of layers; what was downloaded may stay for a while, so that it can be resumed. */
  private List<String> state() {
    return deep(POUCHD.home().resolve("snapshots")).map(Path::toString).sorted().toList();
  }

  @Test
  void whatFailedPullsKeepIsVerifiedAndGoesWithTheNextRemoval() throws Exception {
    TestImage bad = unique("kept");
    registry.fault(bad.blobs().get(1).digest(), FaultyRegistry.corrupt());
    Pulls.failing(POUCHD, registry.put("kept", "1", bad));
    Path blobs = POUCHD.home().resolve("content/blobs/sha256");
    for (Path blob : Files2.list(blobs)) {
      assertThat(TestImage.digestOf(Files.readAllBytes(blob)))
          .isEqualTo("sha256:" + blob.getFileName());
    }
    String good = registry.put("good", "1", unique("good"));
    POUCHD.pull(good);
    docker.delete("/images/" + good).expect(200);
    org.pouchcontainer.it.Await.until("blobs to go", () -> Files2.list(blobs).isEmpty());
  }

  private static Stream<Path> deep(Path root) {
    if (!Files.exists(root)) {
      return Stream.empty();
    }
    try (Stream<Path> walk = Files.walk(root, 3)) {
      return walk.filter(path -> root.relativize(path).getNameCount() >= 2).toList().stream();
    } catch (java.io.IOException | java.io.UncheckedIOException e) {
      return Stream.empty();
    }
  }

  private static TestImage unique(String content) {
    return TestImage.build()
        .config("Cmd", RestClient.array("x"))
        .layer(new TarBytes().file("f", 0644, content + System.nanoTime()).end())
        .end();
  }

  @Test
  void unknownTagAndRepository() {
    registry.put("known", "1", unique("a"));
    String address = registry.address();
    assertThat(Pulls.failing(POUCHD, address + "/known:2"))
        .contains("known:2")
        .containsIgnoringCase("not found");
    assertThat(Pulls.failing(POUCHD, address + "/unknown:1")).contains("unknown");
    assertThat(Pulls.failing(POUCHD, address + "/known@sha256:" + "0".repeat(64)))
        .contains("sha256:0000");
  }

  @Test
  void registryThatIsNotThere() {
    assertThat(Pulls.failing(POUCHD, "127.0.0.1:1/x:1")).contains("127.0.0.1:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lower/CASE:1",
        "a/b:tag with space",
        "127.0.0.1:5000/x@sha256:short",
        "127.0.0.1:5000/x@md5:abc",
        "127.0.0.1:5000/../../etc:1",
        "http://127.0.0.1:5000/x",
        "-flag",
        "127.0.0.1:99999/x:1"
      })
  void badReferencesAreRefusedBeforeAnyCall(String name) {
    RestClient.Response answer =
        docker.post("/v1.41/images/create?fromImage=" + RestClient.encode(name));
    assertThat(answer.expect(400).message()).isNotEmpty();
  }

  @Test
  void corruptLayer() {
    TestImage image = unique("corrupt");
    String layer = image.blobs().get(1).digest();
    String name = registry.put("corrupt", "1", image);
    registry.fault(layer, FaultyRegistry.corrupt());
    assertThat(Pulls.failing(POUCHD, name))
        .contains(layer.substring(7, 19))
        .containsIgnoringCase("digest");
  }

  @Test
  void corruptConfiguration() {
    TestImage image = unique("config");
    String name = registry.put("corruptconfig", "1", image);
    registry.fault(image.config().digest(), FaultyRegistry.corrupt());
    assertThat(Pulls.failing(POUCHD, name)).containsIgnoringCase("digest");
  }

  @Test
  void droppedConnectionIsResumed() {
    TestImage image =
        TestImage.build()
            .config("Cmd", RestClient.array("x"))
            .layer(
                new TarBytes()
                    .file("big", 0644, TestImages.noise(3_000_000, System.nanoTime()))
                    .end())
            .end();
    String layer = image.blobs().get(1).digest();
    String name = registry.put("dropped", "1", image);
    registry.fault(layer, FaultyRegistry.drop(0.99, 1));
    POUCHD.pull(name);
    assertThat(registry.requests())
        .as("the rest is asked for, not all of it")
        .anyMatch(r -> r.path().contains(layer) && r.range().matches("bytes=[1-9]\\d+-.*"));
    docker.delete("/images/" + name).expect(200);
  }

  @Test
  void connectionDroppedEveryTime() {
    TestImage image =
        TestImage.build()
            .config("Cmd", RestClient.array("x"))
            .layer(
                new TarBytes()
                    .file("big", 0644, TestImages.noise(500_000, System.nanoTime()))
                    .end())
            .end();
    String layer = image.blobs().get(1).digest();
    String name = registry.put("alwaysdropped", "1", image);
    registry.fault(layer, FaultyRegistry.drop(0.5, 1000));
    assertThat(Pulls.failing(POUCHD, name)).contains(registry.address());
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 429, 500, 503})
  void blobAnswersWithAnError(int status) {
    TestImage image = unique("status");
    String name = registry.put("status" + status, "1", image);
    registry.fault(image.blobs().get(1).digest(), FaultyRegistry.status(status));
    assertThat(Pulls.failing(POUCHD, name)).contains(Integer.toString(status));
  }

  @Test
  void truncatedGzip() {
    byte[] packed = TestImages.noise(2000, 1);
    TestImage whole = unique("gzip");
    TestImage.Blob bad = TestImage.Blob.of(packed);
    String name = registry.put("nogzip", "1", withLayerBlob(whole, bad));
    assertThat(Pulls.failing(POUCHD, name)).contains(bad.digest().substring(7, 19));
  }

  @Test
  void layerOtherThanItsDiffId() {
    TestImage image = unique("one");
    TestImage other = unique("two");
    String name = registry.put("diffid", "1", withLayerBlob(image, other.blobs().get(1)));
    assertThat(Pulls.failing(POUCHD, name)).containsIgnoringCase("diff");
  }

  /** The image with another layer under the same configuration. */
  private static TestImage withLayerBlob(TestImage image, TestImage.Blob layer) {
    String manifest =
        new String(image.manifest(), StandardCharsets.UTF_8)
            .replace(image.blobs().get(1).digest(), layer.digest())
            .replace(
                "\"size\":" + image.blobs().get(1).bytes().length + "}]",
                "\"size\":" + layer.bytes().length + "}]");
    return new TestImage(
        List.of(image.config(), layer),
        manifest.getBytes(StandardCharsets.UTF_8),
        image.mediaType());
  }

  static Stream<Arguments> badManifests() {
    return Stream.of(
        Arguments.of("no JSON", "{not json", TestImage.OCI_MANIFEST),
        Arguments.of("empty", "", TestImage.OCI_MANIFEST),
        Arguments.of("array", "[]", TestImage.OCI_MANIFEST),
        Arguments.of("no config", "{\"schemaVersion\":2,\"layers\":[]}", TestImage.OCI_MANIFEST),
        Arguments.of(
            "both layers and manifests",
            "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                + "\"digest\":\"sha256:"
                + "1".repeat(64)
                + "\",\"size\":2},\"layers\":[],\"manifests\":[]}",
            TestImage.OCI_MANIFEST),
        Arguments.of(
            "index with layers",
            "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[],\"config\":{}}",
            TestImage.OCI_INDEX),
        Arguments.of("empty index", "{\"schemaVersion\":2,\"manifests\":[]}", TestImage.OCI_INDEX),
        Arguments.of(
            "schema 1",
            "{\"schemaVersion\":1,\"name\":\"x\",\"tag\":\"1\",\"fsLayers\":[],\"history\":[]}",
            "application/vnd.docker.distribution.manifest.v1+json"),
        Arguments.of("unknown type", "{\"schemaVersion\":2}", "text/html"),
        Arguments.of(
            "malformed digest",
            "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                + "\"digest\":\"sha256:../../../etc/passwd\",\"size\":2},\"layers\":[]}",
            TestImage.OCI_MANIFEST),
        Arguments.of(
            "negative size",
            "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                + "\"digest\":\"sha256:"
                + "1".repeat(64)
                + "\",\"size\":-1},\"layers\":[]}",
            TestImage.OCI_MANIFEST));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badManifests")
  void badManifest(String what, String manifest, String type) {
    String repository = "manifest" + Math.floorMod(what.hashCode(), 1_000_000);
    String name =
        registry.putManifest(repository, "1", manifest.getBytes(StandardCharsets.UTF_8), type);
    int requests = registry.requests().size();
    assertThat(Pulls.failing(POUCHD, name)).isNotEmpty();
    assertThat(registry.requests().subList(requests, registry.requests().size()))
        .noneMatch(r -> r.path().contains(".."));
  }

  @Test
  void hugeManifestIsRefused() {
    String huge = "{\"schemaVersion\":2,\"x\":\"" + "y".repeat(9_000_000) + "\"}";
    String name =
        registry.putManifest(
            "hugemanifest", "1", huge.getBytes(StandardCharsets.UTF_8), TestImage.OCI_MANIFEST);
    assertThat(Pulls.failing(POUCHD, name)).isNotEmpty();
  }

  @Test
  void manifestOtherThanItsDigest() {
    TestImage image = unique("pinned");
    registry.put("pinned", "1", image);
    String lie = "sha256:" + "2".repeat(64);
    byte[] other = unique("other").manifest();
    registry.putManifest("pinned", lie, other, TestImage.OCI_MANIFEST);
    assertThat(Pulls.failing(POUCHD, registry.address() + "/pinned@" + lie))
        .containsIgnoringCase("digest");
  }

  @Test
  void redirectToAnotherHostCarriesNoCredentials() {
    try (FaultyRegistry other = new FaultyRegistry();
        FaultyRegistry guarded = new FaultyRegistry()) {
      guarded.demandTokens();
      TestImage image = unique("redirected");
      String name = guarded.put("redirected", "1", image);
      other.put("redirected", "1", image);
      String layer = image.blobs().get(1).digest();
      guarded.fault(
          layer,
          FaultyRegistry.redirect(
              "http://"
                  + other.address().replace("127.0.0.1", "localhost")
                  + "/v2/redirected/blobs/"
                  + layer));
      assertThat(Pulls.as(POUCHD, name, "tester", "s3cret").expect(200).documents())
          .noneMatch(document -> document.has("error"));
      assertThat(other.requests())
          .isNotEmpty()
          .allMatch(request -> request.authorization().isEmpty());
      docker.delete("/images/" + name).expect(200);
    }
  }

  static Stream<Arguments> hostileLayers() {
    String outside = "../../../../../../../../../../..";
    return Stream.of(
        Arguments.of("dot dot", new TarBytes().file(outside + "CANARY", 0644, "owned")),
        Arguments.of(
            "dot dot inside",
            new TarBytes()
                .folder("a/", 0755)
                .file("a/../../x/../../../" + outside + "CANARY", 0644, "owned")),
        Arguments.of(
            "link then write",
            new TarBytes().symlink("link", "FOLDER").file("link/canary", 0644, "owned")),
        Arguments.of(
            "relative link then write",
            new TarBytes().symlink("link", outside + "FOLDER").file("link/canary", 0644, "owned")),
        Arguments.of(
            "hard link outside",
            new TarBytes().hardlink("link", outside + "CANARY").file("link", 0644, "owned")),
        Arguments.of(
            "hard link to absolute",
            new TarBytes().hardlink("link", "CANARY").file("link", 0644, "owned")),
        Arguments.of(
            "hard link through link",
            new TarBytes()
                .symlink("l", "FOLDER")
                .hardlink("h", "l/canary")
                .file("h", 0644, "owned")),
        Arguments.of(
            "whiteout through link",
            new TarBytes().symlink("link", "FOLDER").file("link/.wh.canary", 0644, "")),
        Arguments.of(
            "opaque through link",
            new TarBytes().symlink("link", "FOLDER").file("link/.wh..wh..opq", 0644, "")),
        Arguments.of(
            "whiteout of dot dot",
            new TarBytes().folder("d/", 0755).file("d/.wh...", 0644, "").file(".wh...", 0644, "")),
        Arguments.of(
            "folder over link",
            new TarBytes()
                .symlink("link", "FOLDER")
                .folder("link/", 0777)
                .file("link/canary", 0644, "owned")),
        Arguments.of(
            "mode through link",
            new TarBytes().symlink("link", "CANARY").entry("link", '0', 0777, "", new byte[0])),
        Arguments.of(
            "pax path outside",
            new TarBytes().pax(Map.of("path", outside + "CANARY")).file("x", 0644, "owned")),
        Arguments.of(
            "pax link outside",
            new TarBytes()
                .pax(Map.of("linkpath", "CANARY"))
                .hardlink("x", "y")
                .file("x", 0644, "owned")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileLayers")
  void hostileLayerTouchesNothingOutside(String what, TarBytes layer) {
    // The placeholders have the length of nothing in particular, so the archive is made anew.
    byte[] tar = replaced(layer.end());
    TestImage image = TestImages.busybox().layer(tar).end();
    String name =
        registry.put("hostile", Integer.toString(Math.floorMod(what.hashCode(), 1_000_000)), image);
    RestClient.Response answer =
        docker.post("/v1.41/images/create?fromImage=" + RestClient.encode(name));
    assertThat(canary).hasContent(CANARY);
    assertThat(Files2.read(canary)).isEqualTo(CANARY);
    if (answer.status() == 200 && answer.documents().stream().noneMatch(d -> d.has("error"))) {
      // Kept inside the root is as good as refused.
      docker.delete("/images/" + name).expect(200);
    }
    docker.get("/_ping").expect(200);
  }

  /** Puts the canary's true path in, with header sums made right. */
  private static byte[] replaced(byte[] tar) {
    byte[] result = tar.clone();
    for (int offset = 0; offset + 512 <= result.length; ) {
      if (result[offset] == 0) {
        break;
      }
      int size =
          Integer.parseInt(new String(result, offset + 124, 11, StandardCharsets.US_ASCII), 8);
      if (result[offset + 156] != 'x') {
        replaceField(result, offset, 100);
        replaceField(result, offset + 157, 100);
        sum(result, offset);
      }
      offset += 512 + (size + 511) / 512 * 512;
    }
    return result;
  }

  private static void replaceField(byte[] tar, int offset, int width) {
    String field = new String(tar, offset, width, StandardCharsets.ISO_8859_1);
    String text = field.substring(0, field.indexOf('\0') < 0 ? width : field.indexOf('\0'));
    String changed =
        text.replace("CANARY", canary.toString()).replace("FOLDER", canary.getParent().toString());
    java.util.Arrays.fill(tar, offset, offset + width, (byte) 0);
    byte[] bytes = changed.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, tar, offset, bytes.length);
  }

  private static void sum(byte[] tar, int offset) {
    java.util.Arrays.fill(tar, offset + 148, offset + 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[offset + i] & 0xff;
    }
    byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, tar, offset + 148, 8);
  }

  static Stream<Arguments> brokenLayers() {
    return Stream.of(
        Arguments.of("cut short", new TarBytes().lyingFile("f", 1_000_000, "short").end()),
        Arguments.of("noise", TestImages.noise(4096, 7)),
        Arguments.of("name that is a folder's end", new TarBytes().file("..", 0644, "x").end()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenLayers")
  void brokenArchiveIsRefused(String what, byte[] tar) {
    TestImage image = TestImage.build().config("Cmd", RestClient.array("x")).layer(tar).end();
    String name =
        registry.put("broken", Integer.toString(Math.floorMod(what.hashCode(), 1_000_000)), image);
    assertThat(Pulls.failing(POUCHD, name)).isNotEmpty();
  }

  @Test
  void fullDiskIsToldAndLeavesNothing() throws Exception {
    Path image = POUCHD.folder().resolve("small.img");
    Path home = POUCHD.folder().resolve("small");
    Files.createDirectories(home);
    Program.of("truncate", "-s", "100M", image.toString()).ok();
    Program.of("mkfs.ext4", "-q", image.toString()).ok();
    Program.of("mount", "-o", "loop", image.toString(), home.toString()).ok();
    try (Pouchd small = Pouchd.fresh().with("--home-dir=" + home)) {
      small.start();
      TestImage big =
          TestImage.build()
              .config("Cmd", RestClient.array("x"))
              .layer(new TarBytes().file("zeros", 0644, new byte[120_000_000]).end())
              .end();
      String name = registry.put("big", "1", big);
      assertThat(Pulls.failing(small, name)).containsIgnoringCase("space");
      assertThat(small.docker().get("/images/json").json()).isEmpty();
      TestImage little = unique("little");
      small.pull(registry.put("little", "1", little));
    } finally {
      Program.of("umount", home.toString()).run();
    }
  }

  @Test
  void manyLayersAreBounded() {
    TestImage image =
        TestImage.build()
            .config("Cmd", RestClient.array("x"))
            .layer(new TarBytes().end())
            .manifest(BadImageIT::repeatLayer)
            .end();
    String name = registry.put("toomany", "1", image);
    assertThat(Pulls.failing(POUCHD, name)).isNotEmpty();
  }

  private static void repeatLayer(ObjectNode manifest) {
    ArrayNode layers = (ArrayNode) manifest.get("layers");
    for (int i = 0; i < 10_000; i++) {
      layers.add(layers.get(0));
    }
  }

  static Containers containers() {
    return new Containers(POUCHD);
  }
}
