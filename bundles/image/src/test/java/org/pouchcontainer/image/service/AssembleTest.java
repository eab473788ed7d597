package org.pouchcontainer.image.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageTransferService.Assembly;
import org.pouchcontainer.api.image.ImageTransferService.LayerSource;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.image.support.TestImages;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Images made of a base and a layer, as commit and import make them. */
@Tag("root")
@Timeout(60)
class AssembleTest {
  private static final byte[] BASE = new TarBuilder().file("base", "1").file("gone", "1").end();
  private static final byte[] CHANGE = new TarBuilder().file("new", "2").whiteout("gone").end();
  private static final ImageConfig CONFIG =
      new ImageConfig(
          "7",
          Set.of("80/tcp"),
          List.of("A=1"),
          List.of(),
          List.of("sh"),
          Set.of(),
          "/",
          Map.of("l", "1"),
          "",
          null,
          List.of());

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

  private ImageDetails assemble(
      ImageDetails base, String reference, LayerSource layer, String... changes) {
    return fixture
        .engine()
        .transfers()
        .assemble(
            new Assembly(
                base == null ? null : base.id(),
                CONFIG,
                List.of(changes),
                reference,
                "me",
                "why",
                "make it",
                ""),
            layer);
  }

  private ImageDetails base() {
    return assemble(null, "base:1", out -> out.write(BASE));
  }

  private List<String> actions() {
    return fixture.events.stream().map(e -> e.action()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "copying"})
  void aLayerOnABase(String snapshotter) {
    fixture.close();
    fixture = new ImageFixture(folder.resolve(snapshotter), snapshotter);
    ImageDetails base = base();
    ImageDetails made = assemble(base, "made", out -> out.write(CHANGE), "ENV B=$A", "CMD [\"x\"]");
    assertThat(fixture.tree(made)).isEqualTo("./base f 644 0:0 \n./new f 644 0:0 \n");
    assertThat(made.parent()).isEqualTo(base.id());
    assertThat(made.tags()).containsExactly("made:latest");
    assertThat(made.config().env()).containsExactly("A=1", "B=1");
    assertThat(made.config().command()).containsExactly("x");
    assertThat(made.config().exposedPorts()).containsExactly("80/tcp");
    assertThat(made.diffIds()).containsExactly(Digest.sha256(BASE), Digest.sha256(CHANGE));
    assertThat(made.history()).hasSize(2);
    assertThat(made.history().get(1).createdBy()).isEqualTo("make it");
    assertThat(made.comment()).isEqualTo("why");
    assertThat(made.sizeBytes()).isEqualTo(BASE.length + CHANGE.length);
    assertThat(actions()).containsExactly("tag", "import", "tag");
    fixture.restart();
    fixture.engine().cleanUp();
    assertThat(fixture.images().inspect("made").parent()).isEqualTo(base.id());
    assertThat(fixture.active()).isZero();
    assertThat(fixture.partials()).isEmpty();
  }

  @Test
  void nothingChangedMakesNoLayer() {
    ImageDetails made = assemble(base(), "", out -> out.write(new byte[10240]));
    assertThat(made.diffIds()).containsExactly(Digest.sha256(BASE));
    assertThat(made.history().get(1).emptyLayer()).isTrue();
    assertThat(made.tags()).isEmpty();
  }

  @org.junit.jupiter.params.ParameterizedTest(name = "{0}")
  @org.junit.jupiter.params.provider.CsvSource({
    "linux/sparc64, sparc64",
    "linux/arm/v6, arm",
    "s390x, s390x",
  })
  void aPlatformMayBeGiven(String platform, String architecture) {
    Assembly assembly = new Assembly(null, CONFIG, List.of(), "", "", "", "", platform);
    ImageDetails made = fixture.engine().transfers().assemble(assembly, out -> out.write(BASE));
    assertThat(made.os()).isEqualTo("linux");
    assertThat(made.architecture()).isEqualTo(architecture);
  }

  @Test
  void platformsOfOtherSystemsAreRefused() {
    for (String platform : List.of("windows", "macos", "windows/amd64", "/", " ")) {
      assertFails(
          ErrorKind.INVALID_ARGUMENT,
          () ->
              fixture
                  .engine()
                  .transfers()
                  .assemble(
                      new Assembly(null, CONFIG, List.of(), "", "", "", "", platform),
                      out -> out.write(BASE)));
    }
  }

  @Test
  void anImportMayBeCompressed() {
    ImageDetails made = assemble(null, "", out -> out.write(TestImages.gzip(BASE)));
    assertThat(made.diffIds()).containsExactly(Digest.sha256(BASE));
    assertThat(fixture.tree(made)).contains("./base");
    assertThat(fixture.partials()).isEmpty();
  }

  @Test
  void whatFailsLeavesNothing() {
    ImageDetails base = base();
    List<String> blobs = fixture.blobs();
    List<String> snapshots = fixture.snapshots();
    assertFails(
        ErrorKind.INVALID_ARGUMENT, () -> assemble(base, "", out -> out.write(CHANGE), "RUN x"));
    assertFails(
        ErrorKind.INVALID_ARGUMENT, () -> assemble(base, "Not Valid", out -> out.write(CHANGE)));
    assertFails(
        ErrorKind.INVALID_ARGUMENT,
        () -> assemble(base, "x@" + base.id(), out -> out.write(CHANGE)));
    assertFails(
        ErrorKind.INVALID_ARGUMENT,
        () ->
            assemble(
                base,
                "",
                out -> {
                  out.write(CHANGE, 0, 600);
                  throw new IOException("client gone");
                }));
    assertFails(
        ErrorKind.INVALID_ARGUMENT,
        () -> assemble(null, "", out -> out.write(new TarBuilder().file("../evil", "1").end())));
    assertFails(
        ErrorKind.INVALID_ARGUMENT,
        () ->
            assemble(
                null,
                "",
                out -> out.write("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    fixture.engine().cleanUp();
    assertThat(fixture.images().list(ImageQuery.ALL)).hasSize(1);
    assertThat(fixture.snapshots()).isEqualTo(snapshots);
    assertThat(fixture.partials()).isEmpty();
    assertThat(fixture.blobs()).containsAll(blobs);
    fixture.images().remove("base:1", false);
    assertThat(fixture.blobs()).isEmpty();
  }

  private void assertFails(
      ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  // --- parents

  @Test
  void aParentStaysUntilItsChildrenAreGone() {
    ImageDetails base = base();
    ImageDetails child = assemble(base, "child", out -> out.write(CHANGE));
    assertThatThrownBy(() -> fixture.images().remove(base.id().toString(), true))
        .hasMessageContaining("dependent child images");
    assertThat(fixture.images().remove("base:1", false))
        .containsExactly(new ImageRemoval.Untagged("base:1"));
    assertThat(fixture.images().inspect(base.id().toString()).tags()).isEmpty();
    assertThat(fixture.images().remove("child", false))
        .startsWith(
            new ImageRemoval.Untagged("child:latest"),
            new ImageRemoval.Deleted(child.id()),
            new ImageRemoval.Deleted(base.id()))
        .hasSize(5);
    assertThat(fixture.images().list(ImageQuery.ALL)).isEmpty();
    assertThat(fixture.snapshots()).isEmpty();
    assertThat(fixture.blobs()).isEmpty();
  }

  @Test
  void aParentIsKeptOnRequest() {
    ImageDetails base = base();
    assemble(base, "child", out -> out.write(CHANGE));
    fixture.images().remove("base:1", false);
    fixture.images().remove("child", false, true);
    assertThat(fixture.images().list(ImageQuery.ALL))
        .extracting(ImageDetails::id)
        .containsExactly(base.id());
  }
}
