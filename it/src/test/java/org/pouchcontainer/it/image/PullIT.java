package org.pouchcontainer.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.FaultyRegistry;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.Pulls;
import org.pouchcontainer.it.RestClient;
import org.pouchcontainer.it.TarBytes;
import org.pouchcontainer.it.TestImage;
import org.pouchcontainer.it.TestImage.Packing;
import org.pouchcontainer.it.TestImages;
import org.pouchcontainer.it.TestRegistry;

/** Every form in which a good image comes. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class PullIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);
  private final TestRegistry registry = TestRegistry.shared();

  private String run(String image, String... command) {
    ObjectNode spec = containers.spec(command);
    spec.put("Image", image);
    return containers.output(spec);
  }

  private static TestImage marked(String text) {
    return TestImages.busybox().layer(new TarBytes().file("mark", 0644, text).end()).end();
  }

  @ParameterizedTest
  @EnumSource(Packing.class)
  void layersOfEveryPacking(Packing packing) {
    TestImage image =
        TestImages.busybox()
            .packed(packing)
            .layer(new TarBytes().file("mark", 0644, packing.name()).end())
            .end();
    String name = registry.push("packed", packing.name().toLowerCase(java.util.Locale.ROOT), image);
    POUCHD.pull(name);
    assertThat(run(name, "cat", "/mark")).isEqualTo(packing.name());
  }

  @Test
  void dockersManifest() {
    String name = registry.push("dockertypes", "1", TestImages.busybox().dockerTypes().end());
    POUCHD.pull(name);
    assertThat(run(name, "echo", "ok")).isEqualTo("ok\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {TestImage.OCI_INDEX, TestImage.DOCKER_LIST})
  void indexGivesThisMachinesImage(String type) {
    boolean docker = type.equals(TestImage.DOCKER_LIST);
    TestImage.Builder right =
        TestImages.busybox().layer(new TarBytes().file("mark", 0644, "right").end());
    TestImage.Builder wrong =
        TestImage.build()
            .architecture("s390x")
            .layer(new TarBytes().file("mark", 0644, "wrong").end());
    TestImage rightImage = (docker ? right.dockerTypes() : right).end();
    TestImage wrongImage = (docker ? wrong.dockerTypes() : wrong).end();
    String repository = docker ? "list" : "index";
    registry.push(repository, "right", rightImage);
    registry.push(repository, "wrong", wrongImage);
    byte[] index =
        TestImage.index(type, List.of(wrongImage, rightImage), List.of("s390x", "amd64"));
    registry.pushManifest(repository, "both", index, type);

    String byTag = registry.name(repository + ":both");
    POUCHD.pull(byTag);
    assertThat(run(byTag, "cat", "/mark")).isEqualTo("right");

    String byDigest = registry.name(repository + "@" + TestImage.digestOf(index));
    POUCHD.pull(byDigest);
    assertThat(run(byDigest, "cat", "/mark")).isEqualTo("right");
  }

  @Test
  void indexWithoutThisMachineIsRefused() {
    TestImage wrong =
        TestImage.build()
            .architecture("s390x")
            .layer(new TarBytes().file("f", 0644, "x").end())
            .end();
    registry.push("foreign", "only", wrong);
    byte[] index = TestImage.index(TestImage.OCI_INDEX, List.of(wrong), List.of("s390x"));
    registry.pushManifest("foreign", "index", index, TestImage.OCI_INDEX);
    assertThat(Pulls.failing(POUCHD, registry.name("foreign:index"))).contains("amd64");
  }

  @Test
  void digestPinsTheImage() {
    TestImage first = marked("first");
    TestImage second = marked("second");
    registry.push("moved", "1", first);
    registry.push("moved", "1", second);
    String pinned = registry.name("moved@" + first.digest());
    POUCHD.pull(pinned);
    assertThat(run(pinned, "cat", "/mark")).isEqualTo("first");
    JsonNode image = docker.get("/images/" + pinned + "/json").expect(200).json();
    assertThat(image.get("RepoDigests").toString()).contains(first.digest());
  }

  @Test
  void newerImageMovesTheTagAndTheOldOneStaysUsable() {
    registry.push("updated", "1", marked("old"));
    String name = registry.name("updated:1");
    POUCHD.pull(name);
    ObjectNode spec = containers.spec("sleep", "1000");
    spec.put("Image", name);
    String running = containers.start(spec);
    String oldId = docker.get("/images/" + name + "/json").json().get("Id").asText();
    registry.push("updated", "1", marked("new"));
    POUCHD.pull(name);
    assertThat(run(name, "cat", "/mark")).isEqualTo("new");
    assertThat(containers.exec(running, "cat", "/mark")).isEqualTo("old");
    assertThat(docker.get("/images/" + name + "/json").json().get("Id").asText())
        .isNotEqualTo(oldId);
    docker.get("/images/" + oldId + "/json").expect(200);
  }

  @Test
  void secondPullFetchesNothing() {
    try (FaultyRegistry counting = new FaultyRegistry()) {
      String name = counting.put("again", "1", marked("again"));
      POUCHD.pull(name);
      long before = blobRequests(counting);
      POUCHD.pull(name);
      assertThat(blobRequests(counting)).isEqualTo(before);
    }
  }

  @Test
  void sharedLayersAreFetchedOnce() {
    try (FaultyRegistry counting = new FaultyRegistry()) {
      TestImage one = marked("shared-one-" + System.nanoTime());
      TestImage two = marked("shared-two-" + System.nanoTime());
      POUCHD.pull(counting.put("one", "1", one));
      POUCHD.pull(counting.put("two", "1", two));
      String base = one.blobs().get(1).digest();
      assertThat(
              counting.requests().stream()
                  .filter(r -> r.path().contains(base) && r.method().equals("GET"))
                  .count())
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void twoHundredLayers() {
    String name = registry.push("layered", "200", TestImages.layered(200));
    POUCHD.pull(name);
    assertThat(run(name, "sh", "-c", "ls /layers | wc -l; cat /layers/last /layers/2 /layers/200"))
        .isEqualTo("200\n200\n2\n200\n");
  }

  @Test
  @Needs(Need.SKOPEO)
  void imagesThatSkopeoPushed(@TempDir Path folder) throws Exception {
    Path layout = folder.resolve("oci");
    Program.of(
            "skopeo",
            "copy",
            "--src-tls-verify=false",
            "docker://" + POUCHD.busybox(),
            "oci:" + layout + ":x")
        .ok();
    for (String format : List.of("oci", "v2s2")) {
      String name = registry.name("skopeo:" + format);
      Program.of(
              "skopeo",
              "copy",
              "--dest-tls-verify=false",
              "--format",
              format,
              "oci:" + layout + ":x",
              "docker://" + name)
          .ok();
      POUCHD.pull(name);
      assertThat(run(name, "echo", format)).isEqualTo(format + "\n");
    }
    String zstd = registry.name("skopeo:zstd");
    Program.of(
            "skopeo",
            "copy",
            "--dest-tls-verify=false",
            "--dest-compress-format",
            "zstd",
            "oci:" + layout + ":x",
            "docker://" + zstd)
        .ok();
    POUCHD.pull(zstd);
    assertThat(run(zstd, "echo", "z")).isEqualTo("z\n");
    try (Stream<Path> files = Files.walk(layout)) {
      assertThat(files).isNotEmpty();
    }
  }

  @Test
  void basicAuthentication() {
    try (TestRegistry guarded = TestRegistry.guarded()) {
      String name = guarded.push("secret", "1", marked("secret"));
      assertThat(Pulls.failing(POUCHD, name)).containsIgnoringCase("auth");
      assertThat(Pulls.failure(Pulls.as(POUCHD, name, TestRegistry.USER, "wrong")))
          .containsIgnoringCase("auth")
          .doesNotContain("wrong");
      assertThat(
              Pulls.as(POUCHD, name, TestRegistry.USER, TestRegistry.PASSWORD)
                  .expect(200)
                  .documents())
          .noneMatch(document -> document.has("error"));
      assertThat(run(name, "cat", "/mark")).isEqualTo("secret");
    }
  }

  @Test
  void bearerAuthentication() {
    try (FaultyRegistry guarded = new FaultyRegistry()) {
      guarded.demandTokens();
      String name = guarded.put("token/repo", "1", marked("token"));
      assertThat(Pulls.failing(POUCHD, name)).containsPattern("auth|log in");
      assertThat(
              Pulls.as(POUCHD, name, TestRegistry.USER, TestRegistry.PASSWORD)
                  .expect(200)
                  .documents())
          .noneMatch(document -> document.has("error"));
      assertThat(run(name, "cat", "/mark")).isEqualTo("token");
      assertThat(guarded.requests())
          .anyMatch(r -> r.path().startsWith("/token") && r.path().contains("scope="));
    }
  }

  @Test
  void passwordsAreNotLogged() {
    assertThat(String.join("\n", POUCHD.logLines())).doesNotContain(TestRegistry.PASSWORD);
  }

  @Test
  void progressIsReportedAsDockerDoes() {
    String name = registry.push("progress", "1", marked("progress"));
    List<JsonNode> documents =
        docker
            .post(
                "/v1.41/images/create?fromImage="
                    + RestClient.encode(registry.name("progress"))
                    + "&tag=1")
            .expect(200)
            .documents();
    List<String> statuses = documents.stream().map(d -> d.path("status").asText()).toList();
    assertThat(statuses).anyMatch(s -> s.contains("Pulling from"));
    assertThat(statuses).anyMatch(s -> s.startsWith("Digest: sha256:"));
    assertThat(statuses.get(statuses.size() - 1))
        .startsWith("Status: Downloaded newer image for " + name);
    assertThat(documents)
        .anyMatch(
            d ->
                d.path("id").asText().matches("[0-9a-f]{12}")
                    && d.path("status").asText().equals("Pull complete"));
  }

  @Test
  void listInspectAndRemove() {
    String name = registry.push("kept", "1", TestImages.busybox().config("User", "1000").end());
    POUCHD.pull(name);
    JsonNode entry = null;
    for (JsonNode image : docker.get("/images/json").expect(200).json()) {
      if (image.get("RepoTags").toString().contains(name)) {
        entry = image;
      }
    }
    assertThat(entry).isNotNull();
    assertThat(entry.get("Size").asLong()).isGreaterThan(1_000_000);
    JsonNode image = docker.get("/images/" + name + "/json").expect(200).json();
    assertThat(image.get("Config").get("User").asText()).isEqualTo("1000");
    assertThat(image.get("Architecture").asText()).isEqualTo("amd64");
    assertThat(image.get("RootFS").get("Layers")).hasSize(1);
    String id = image.get("Id").asText();
    docker.get("/images/" + id + "/json").expect(200);
    docker.get("/images/" + id.substring(7, 19) + "/json").expect(200);

    ObjectNode spec = containers.spec("true");
    spec.put("Image", name);
    String container = containers.create(spec);
    assertThat(docker.delete("/images/" + id).expect(409).message())
        .contains(container.substring(0, 12));
    containers.remove(container);
    docker.delete("/images/" + name).expect(200);
    docker.get("/images/" + name + "/json").expect(404);
    docker.delete("/images/" + name).expect(404);
  }

  @Test
  void removedImageLeavesNoBlobThatOnlyItHad() {
    String text = "only-" + System.nanoTime();
    TestImage image = marked(text);
    String name = registry.push("gone", "1", image);
    POUCHD.pull(name);
    Path blobs = POUCHD.home().resolve("content/blobs/sha256");
    Path config = blobs.resolve(image.config().digest().substring(7));
    assertThat(config).exists();
    docker.delete("/images/" + name).expect(200);
    org.pouchcontainer.it.Await.until("blobs to go", () -> !Files.exists(config));
    POUCHD.pull(name);
    assertThat(run(name, "cat", "/mark")).isEqualTo(text);
  }

  @Test
  void createOfAMissingImageIs404() {
    ObjectNode spec = containers.spec("true");
    spec.put("Image", "127.0.0.1:1/nosuch:1");
    RestClient.Response answer = docker.post("/containers/create", spec);
    assertThat(answer.expect(404).message()).contains("nosuch");
  }

  @Test
  void imageWithoutACommandNeedsOne() {
    TestImage image = TestImage.build().layer(TestImages.busyboxLayer()).end();
    String name = registry.push("nocommand", "1", image);
    POUCHD.pull(name);
    ObjectNode spec = RestClient.object().put("Image", name);
    docker.post("/containers/create", spec).expect(400).message();
    assertThat(run(name, "echo", "given")).isEqualTo("given\n");
  }

  private static long blobRequests(FaultyRegistry registry) {
    return registry.requests().stream()
        .filter(r -> r.path().contains("/blobs/") && r.method().equals("GET"))
        .count();
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
