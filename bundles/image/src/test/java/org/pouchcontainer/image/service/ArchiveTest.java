package org.pouchcontainer.image.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.archive.support.Programs;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.image.support.TestImages;
import org.pouchcontainer.image.support.TestRegistry;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.Index;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Loading and saving archives of every kind, and of no kind at all. */
@Tag("root")
@Timeout(60)
class ArchiveTest {
  private static final byte[] LOWER = new TarBuilder().file("lower", "1").end();
  private static final byte[] UPPER = new TarBuilder().file("upper", "2").end();

  @TempDir Path folder;
  private ImageFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ImageFixture(folder, "memory");
  }

  @AfterEach
  void tearDown() {
    fixture.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] config(byte[]... layers) {
    List<String> diffIds =
        Arrays.stream(layers).map(layer -> '"' + Digest.sha256(layer).toString() + '"').toList();
    return utf8(
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"sh\"]},"
            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
            + String.join(",", diffIds)
            + "]}}");
  }

  private static String manifest(String tags, String... layers) {
    return "[{\"Config\":\"c.json\",\"RepoTags\":%s,\"Layers\":[%s]}]"
        .formatted(tags, String.join(",", Arrays.stream(layers).map(l -> '"' + l + '"').toList()));
  }

  private static TarBuilder docker() {
    return new TarBuilder()
        .file("c.json", 0644, config(LOWER, UPPER))
        .directory("a", 0755)
        .file("a/layer.tar", 0644, LOWER)
        .file("b/layer.tar", 0644, UPPER)
        .file("manifest.json", manifest("[\"test/app:v1\"]", "a/layer.tar", "b/layer.tar"));
  }

  private static String blob(byte[] content) {
    return "blobs/sha256/" + Digest.sha256(content).hex();
  }

  /** A layout of one image, without its index.json. */
  private static final class Layout {
    final TarBuilder tar =
        new TarBuilder().file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    final byte[] manifest;

    Layout(byte[] lower, byte[] upper) {
      byte[] config = config(LOWER, UPPER);
      manifest =
          utf8(
              "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s,%s]}"
                  .formatted(
                      json(MediaTypes.OCI_CONFIG, config),
                      json(MediaTypes.OCI_LAYER_GZIP, lower),
                      json(MediaTypes.OCI_LAYER, upper)));
      tar.file(blob(config), 0644, config)
          .file(blob(lower), 0644, lower)
          .file(blob(upper), 0644, upper)
          .file(blob(manifest), 0644, manifest);
    }

    static String json(String type, byte[] content) {
      return new String(
          Json.write(Descriptor.of(type, Digest.sha256(content), content.length)),
          StandardCharsets.UTF_8);
    }

    static byte[] index(String type, byte[] content, Map<String, String> annotations) {
      Descriptor descriptor =
          new Descriptor(
              type, Digest.sha256(content), content.length, List.of(), annotations, null, null);
      return Json.write(new Index(2, MediaTypes.OCI_INDEX, List.of(descriptor), Map.of()));
    }
  }

  private static Layout layout() {
    return new Layout(TestImages.gzip(LOWER), UPPER);
  }

  private static TarBuilder oci(String key, String name) {
    Layout layout = layout();
    return layout.tar.file(
        "index.json",
        0644,
        Layout.index(MediaTypes.OCI_MANIFEST, layout.manifest, Map.of(key, name)));
  }

  private static TarBuilder nested() {
    Layout layout = layout();
    byte[] absent = utf8("absent");
    Descriptor foreign =
        new Descriptor(
            MediaTypes.OCI_MANIFEST,
            Digest.sha256(absent),
            6,
            List.of(),
            Map.of(),
            Platform.linux("s390x", null),
            null);
    Descriptor ours =
        Descriptor.of(
            MediaTypes.OCI_MANIFEST, Digest.sha256(layout.manifest), layout.manifest.length);
    byte[] inner = Json.write(new Index(2, MediaTypes.OCI_INDEX, List.of(foreign, ours), Map.of()));
    return layout
        .tar
        .file(blob(inner), 0644, inner)
        .file(
            "index.json",
            0644,
            Layout.index(
                MediaTypes.OCI_INDEX, inner, Map.of("io.containerd.image.name", "test/app:v1")));
  }

  private static TarBuilder legacy() {
    return new TarBuilder()
        .file("1/json", "{\"id\":\"1\",\"created\":\"2014-01-01T00:00:00Z\"}")
        .file("1/layer.tar", 0644, LOWER)
        .file(
            "2/json",
            "{\"id\":\"2\",\"parent\":\"1\",\"created\":\"2014-01-02T00:00:00Z\","
                + "\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"sh\"]},"
                + "\"container_config\":{\"Cmd\":[\"make\",\"it\"]}}")
        .file("2/layer.tar", 0644, UPPER)
        .file("repositories", "{\"test/app\":{\"v1\":\"2\"}}");
  }

  private static byte[] xz(byte[] content) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(1))) {
        xz.write(content);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Arguments> archives() {
    return Stream.of(
        Arguments.of("docker", docker().end()),
        Arguments.of("docker, gzip", TestImages.gzip(docker().end())),
        Arguments.of("docker, zstd", Zstd.compress(docker().end())),
        Arguments.of("docker, xz", xz(docker().end())),
        Arguments.of(
            "docker, compressed layers",
            new TarBuilder()
                .file("manifest.json", manifest("[\"test/app:v1\"]", "a.tar", "b.tar"))
                .file("c.json", 0644, config(LOWER, UPPER))
                .file("a.tar", 0644, TestImages.gzip(LOWER))
                .file("b.tar", 0644, xz(UPPER))
                .end()),
        Arguments.of(
            "docker, a layer is a link",
            new TarBuilder()
                .file("./c.json", 0644, config(LOWER, UPPER))
                .file("a/layer.tar", 0644, LOWER)
                .symlink("z/layer.tar", "../a/layer.tar")
                .file("b/layer.tar", 0644, UPPER)
                .hardLink("y.tar", "b/layer.tar")
                .file("manifest.json", manifest("[\"test/app:v1\"]", "z/layer.tar", "y.tar"))
                .end()),
        Arguments.of(
            "layout, containerd's name", oci("io.containerd.image.name", "test/app:v1").end()),
        Arguments.of(
            "layout, a name", oci("org.opencontainers.image.ref.name", "test/app:v1").end()),
        Arguments.of("layout, index of indexes", nested().end()),
        Arguments.of("before docker 1.10", legacy().end()),
        Arguments.of("without an end", docker().cut()));
  }

  private List<String> load(byte[] archive) {
    return fixture.engine().transfers().load(new ByteArrayInputStream(archive), PullListener.NONE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void loads(String name, byte[] archive) {
    assertThat(load(archive)).containsExactly("test/app:v1");
    ImageDetails image = fixture.images().inspect("test/app:v1");
    assertThat(fixture.tree(image)).isEqualTo("./lower f 644 0:0 \n./upper f 644 0:0 \n");
    assertThat(image.sizeBytes()).isEqualTo(LOWER.length + UPPER.length);
    assertThat(image.config().command()).containsExactly("sh");
    assertThat(fixture.events)
        .extracting(e -> e.action() + " " + e.id())
        .containsExactly("load " + image.id());
    assertThat(fixture.partials()).isEmpty();
    // Again, when all is there.
    assertThat(load(archive)).containsExactly("test/app:v1");
    fixture.restart();
    assertThat(fixture.images().inspect("test/app:v1").id()).isEqualTo(image.id());
    fixture.images().remove("test/app:v1", false);
    assertThat(fixture.blobs()).isEmpty();
    assertThat(fixture.snapshots()).isEmpty();
  }

  static Stream<Arguments> hostileArchives() {
    byte[] evil = new TarBuilder().file("../evil", "1").end();
    byte[] linked = new TarBuilder().symlink("etc", "/etc").file("etc/../../evil", "1").end();
    Layout wrong = new Layout(TestImages.gzip(LOWER), UPPER);
    byte[] index = Layout.index(MediaTypes.OCI_MANIFEST, wrong.manifest, Map.of());
    return Stream.of(
        row("nothing", new byte[0], ErrorKind.INVALID_ARGUMENT),
        row("no tar", utf8("hello, world"), ErrorKind.INVALID_ARGUMENT),
        row(
            "noise",
            new java.util.Random(1)
                .ints(2000)
                .mapToObj(Integer::toHexString)
                .reduce("", String::concat)
                .getBytes(StandardCharsets.US_ASCII),
            ErrorKind.INVALID_ARGUMENT),
        row("a tree", new TarBuilder().file("etc/passwd", "x").end(), ErrorKind.INVALID_ARGUMENT),
        row("cut off", Arrays.copyOf(docker().end(), 4000), ErrorKind.INVALID_ARGUMENT),
        row(
            "cut gzip",
            Arrays.copyOf(TestImages.gzip(docker().end()), 300),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "no JSON",
            new TarBuilder().file("manifest.json", "[{").end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "null",
            new TarBuilder().file("manifest.json", "[null]").end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "no images",
            new TarBuilder().file("manifest.json", "[]").end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "deep JSON",
            new TarBuilder().file("manifest.json", "[".repeat(100_000)).end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "huge JSON",
            new TarBuilder().file("manifest.json", " ".repeat(5 << 20)).end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "missing configuration",
            new TarBuilder().file("manifest.json", manifest("null", "a/layer.tar")).end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "missing layer",
            new TarBuilder()
                .file("c.json", 0644, config(LOWER))
                .file("manifest.json", manifest("null", "a/layer.tar"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "a layer too few",
            new TarBuilder()
                .file("c.json", 0644, config(LOWER, UPPER))
                .file("a", 0644, LOWER)
                .file("manifest.json", manifest("null", "a"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "another layer",
            new TarBuilder()
                .file("c.json", 0644, config(LOWER))
                .file("a", 0644, UPPER)
                .file("manifest.json", manifest("null", "a"))
                .end(),
            ErrorKind.DATA_LOSS),
        row(
            "another compressed layer",
            new TarBuilder()
                .file("c.json", 0644, config(LOWER))
                .file("a", 0644, TestImages.gzip(UPPER))
                .file("manifest.json", manifest("null", "a"))
                .end(),
            ErrorKind.DATA_LOSS),
        row(
            "a bad name",
            docker()
                .file("manifest.json", manifest("[\"Not Valid\"]", "a/layer.tar", "b/layer.tar"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row("a path out of it", docker().file("../../x", "1").end(), ErrorKind.INVALID_ARGUMENT),
        row(
            "a layer by a path out of it",
            new TarBuilder()
                .file("c.json", 0644, config(LOWER))
                .file("manifest.json", manifest("null", "../../etc/passwd"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "a link out of it",
            new TarBuilder()
                .file("c.json", 0644, config(LOWER))
                .symlink("a", "../../etc/passwd")
                .file("manifest.json", manifest("null", "a"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "a link to the host",
            new TarBuilder()
                .file("c.json", 0644, config(LOWER))
                .symlink("a", "/etc/passwd")
                .file("manifest.json", manifest("null", "a"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "links in a ring",
            new TarBuilder()
                .file("c.json", 0644, config(LOWER))
                .symlink("a", "b")
                .symlink("b", "a")
                .file("manifest.json", manifest("null", "a"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "a device as layer",
            new TarBuilder()
                .file("c.json", 0644, config(LOWER))
                .device('4', "a", 1, 5)
                .file("manifest.json", manifest("null", "a"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "a member of a terabyte",
            new TarBuilder().header('0', "a", "", 0644, 1L << 40, 0, 0).end(),
            ErrorKind.RESOURCE_EXHAUSTED),
        row(
            "a negative size",
            new TarBuilder().header('0', "a", "", 0644, -1, 0, 0).end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "a layer that leaves its root",
            new TarBuilder()
                .file("c.json", 0644, config(evil))
                .file("a", 0644, evil)
                .file("manifest.json", manifest("null", "a"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "a layer that leaves it through a link",
            new TarBuilder()
                .file("c.json", 0644, config(linked))
                .file("a", 0644, linked)
                .file("manifest.json", manifest("null", "a"))
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row("a layer that is a bomb", bomb(), ErrorKind.RESOURCE_EXHAUSTED),
        row(
            "a blob with other content",
            new TarBuilder()
                .file(blob(wrong.manifest), "other")
                .file("index.json", 0644, index)
                .end(),
            ErrorKind.DATA_LOSS),
        row(
            "a blob that is missing",
            new TarBuilder()
                .file(blob(wrong.manifest), 0644, wrong.manifest)
                .file("index.json", 0644, index)
                .end(),
            ErrorKind.INVALID_ARGUMENT),
        row(
            "an index that is a manifest",
            new TarBuilder().file("index.json", 0644, wrong.manifest).end(),
            ErrorKind.INVALID_ARGUMENT),
        row("an index of itself", loop(), ErrorKind.INVALID_ARGUMENT),
        row(
            "layers without end",
            new TarBuilder()
                .file("1/json", "{\"parent\":\"1\"}")
                .file("1/layer.tar", 0644, LOWER)
                .file("repositories", "{\"a\":{\"b\":\"1\"}}")
                .end(),
            ErrorKind.INVALID_ARGUMENT));
  }

  private static byte[] bomb() {
    byte[] large = new TarBuilder().file("zeros", 0644, new byte[51 << 20]).end();
    return new TarBuilder()
        .file("c.json", 0644, config(large))
        .file("a", 0644, TestImages.gzip(large))
        .file("manifest.json", manifest("null", "a"))
        .end();
  }

  private static byte[] loop() {
    TarBuilder tar = new TarBuilder();
    byte[] inner = utf8("{\"schemaVersion\":2,\"manifests\":[]}");
    for (int i = 0; i < 8; i++) {
      tar.file(blob(inner), 0644, inner);
      inner = Layout.index(MediaTypes.OCI_INDEX, inner, Map.of());
    }
    return tar.file("index.json", 0644, inner).end();
  }

  private static Arguments row(String name, byte[] archive, ErrorKind kind) {
    return Arguments.of(name, archive, kind);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileArchives")
  void refusesAndLeavesNothing(String name, byte[] archive, ErrorKind kind) {
    assertThatThrownBy(() -> load(archive))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
        .hasMessageContaining("load images");
    assertThat(fixture.images().list(ImageQuery.ALL)).isEmpty();
    assertThat(fixture.snapshots()).isEmpty();
    assertThat(fixture.blobs()).isEmpty();
    assertThat(fixture.partials()).isEmpty();
    assertThat(folder.getParent().resolve("evil")).doesNotExist();
  }

  @Test
  void anImageWithoutNameIsKnownByItsIdAndATagThatMovesLeavesTheOldOne() {
    byte[] nameless =
        new TarBuilder()
            .file("c.json", 0644, config(LOWER))
            .file("a", 0644, LOWER)
            .file("manifest.json", manifest("null", "a"))
            .end();
    String id = Digest.sha256(config(LOWER)).toString();
    assertThat(load(nameless)).containsExactly(id);
    assertThat(fixture.images().inspect(id).tags()).isEmpty();
    fixture.restart();
    fixture.engine().cleanUp();
    assertThat(fixture.tree(fixture.images().inspect(id))).isEqualTo("./lower f 644 0:0 \n");
    fixture.images().tag(id, "test/app:v1");
    load(docker().end());
    assertThat(fixture.images().inspect(id).tags()).isEmpty();
    assertThat(
            fixture.images().list(new ImageQuery(List.of(), List.of(), List.of(), List.of(), true)))
        .extracting(ImageDetails::id)
        .containsExactly(Digest.parse(id));
    fixture.images().remove(id, false);
    fixture.images().remove("test/app:v1", false);
    assertThat(fixture.blobs()).isEmpty();
  }

  @Test
  void aListenerMayEndIt() {
    assertThatThrownBy(
            () ->
                fixture
                    .engine()
                    .transfers()
                    .load(
                        new ByteArrayInputStream(docker().end()),
                        step -> {
                          throw new EngineException(ErrorKind.CANCELLED, "gone");
                        }))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    assertThat(fixture.blobs()).isEmpty();
    assertThat(fixture.snapshots()).isEmpty();
  }

  @Test
  void progressTellsEveryLayerToItsEnd() {
    List<PullProgress> steps = new ArrayList<>();
    fixture.engine().transfers().load(new ByteArrayInputStream(docker().end()), steps::add);
    assertThat(steps)
        .filteredOn(
            step ->
                step instanceof PullProgress.Blob blob && blob.phase() == PullProgress.Phase.DONE)
        .hasSize(2);
  }

  // --- saving

  private byte[] save(String... images) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      fixture.engine().transfers().save(List.of(images), "", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsSavedCanBeLoaded() {
    try (TestRegistry registry = new TestRegistry()) {
      new TestImages(registry)
          .docker()
          .layer(new TarBuilder().file("pulled", "1"))
          .layer(new TarBuilder().file("zstd", "1").end(), MediaTypes.OCI_LAYER_ZSTD)
          .push("v1");
      ImageDetails pulled = fixture.pull(registry.domain() + "/x/pulled:v1");
      load(docker().end());
      fixture.images().tag("test/app:v1", "test/app:v2");
      fixture.images().tag("test/app:v1", "other:v3");
      String byName = registry.domain() + "/x/pulled:v1";
      byte[] archive = save("test/app", byName, "other:v3");
      byte[] byId = save(pulled.id().hex().substring(0, 12));
      List<String> all = List.of("test/app:v1", "test/app:v2", "other:v3", byName);
      all.forEach(name -> fixture.images().remove(name, false));
      assertThat(fixture.blobs()).isEmpty();
      assertThat(load(archive)).containsExactlyInAnyOrderElementsOf(all);
      assertThat(fixture.images().inspect(byName).id()).isEqualTo(pulled.id());
      assertThat(fixture.tree(fixture.images().inspect(byName))).contains("./pulled", "./zstd");
      fixture.images().remove(byName, false);
      assertThat(load(byId)).containsExactly(pulled.id().toString());
    }
  }

  @Test
  void aSaveLosesNothingToARemoval() throws IOException {
    load(docker().end());
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          private boolean removed;

          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            if (!removed) {
              removed = true;
              fixture.images().remove("test/app:v1", false);
            }
            super.write(bytes, offset, length);
          }
        };
    fixture.engine().transfers().save(List.of("test/app:v1"), "", out);
    assertThat(fixture.blobs()).isEmpty();
    assertThat(load(out.toByteArray())).containsExactly("test/app:v1");
    assertThat(fixture.tree(fixture.images().inspect("test/app:v1"))).contains("./upper");
  }

  @Test
  void whatIsAbsentIsSaidBeforeAnythingIsWritten() {
    load(docker().end());
    for (String absent : List.of("absent", "test/app:v2", "sha256:" + "0".repeat(64))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThatThrownBy(
              () -> fixture.engine().transfers().save(List.of("test/app:v1", absent), "", out))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
      assertThat(out.size()).isZero();
    }
  }

  @Test
  void skopeoAndUmociReadWhatIsSavedAndWhatTheyWriteIsLoaded() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/skopeo")), "skopeo is missing");
    fixture.defaultDomain = "docker.io";
    load(docker().end());
    Path work = Files.createDirectory(folder.resolve("work"));
    Files.write(work.resolve("saved.tar"), save("test/app:v1"));
    Programs.shell(
        "cd '%s' && skopeo copy -q docker-archive:saved.tar:test/app:v1 docker-archive:d.tar:x/d:1"
                .formatted(work)
            + " && skopeo copy -q oci-archive:saved.tar:v1 oci-archive:o.tar:x/o:1"
            + " && mkdir l && tar -C l -xf saved.tar && skopeo copy -q oci:l:v1 oci:n:v1");
    if (Files.isExecutable(Path.of("/usr/bin/umoci"))) {
      Programs.shell("cd '%s' && umoci unpack --rootless --image n:v1 u".formatted(work));
      assertThat(work.resolve("u/rootfs/upper")).hasContent("2");
    }
    fixture.images().remove("test/app:v1", false);
    assertThat(load(Files.readAllBytes(work.resolve("d.tar")))).containsExactly("x/d:1");
    assertThat(load(Files.readAllBytes(work.resolve("o.tar")))).containsExactly("x/o:1");
    for (String name : List.of("x/d:1", "x/o:1")) {
      assertThat(fixture.tree(fixture.images().inspect(name)))
          .isEqualTo("./lower f 644 0:0 \n./upper f 644 0:0 \n");
    }
  }
}
