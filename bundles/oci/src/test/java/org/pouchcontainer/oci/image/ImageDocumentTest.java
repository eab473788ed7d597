package org.pouchcontainer.oci.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

class ImageDocumentTest {
  private static final String D = "sha256:" + "ab".repeat(32);
  private static final String CONFIG =
      "\"config\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":7}"
          .formatted(MediaTypes.OCI_CONFIG, D);
  private static final String LAYERS =
      "\"layers\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":9}]"
          .formatted(MediaTypes.OCI_LAYER_GZIP, D);

  private static ImageDocument parse(String text, String announced) {
    return ImageDocument.parse(text.getBytes(StandardCharsets.UTF_8), announced, "manifest x");
  }

  private static String entry(String arch, String variant, String hexPair) {
    return """
    {"mediaType":"%s","digest":"sha256:%s","size":1,
     "platform":{"architecture":"%s","os":"linux","variant":%s}}
    """
        .formatted(
            MediaTypes.OCI_MANIFEST,
            hexPair.repeat(32),
            arch,
            variant == null ? "null" : "\"" + variant + "\"");
  }

  @Test
  void readsAManifestWithoutAMediaTypeOfItsOwn() {
    String text = "{\"schemaVersion\":2," + CONFIG + "," + LAYERS + "}";
    assertThat(parse(text, null))
        .isInstanceOfSatisfying(
            Manifest.class,
            m -> assertThat(m.layers()).singleElement().extracting(Descriptor::size).isEqualTo(9L));
  }

  @Test
  void readsADockerManifestList() {
    String text =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(MediaTypes.DOCKER_LIST, entry("amd64", null, "01"));
    assertThat(parse(text, MediaTypes.DOCKER_LIST + "; charset=utf-8")).isInstanceOf(Index.class);
  }

  @Test
  void refusesADocumentThatIsBoth() {
    String text = "{\"schemaVersion\":2,\"manifests\":[]," + CONFIG + "," + LAYERS + "}";
    assertThatThrownBy(() -> parse(text, MediaTypes.OCI_MANIFEST))
        .hasMessageContaining("both manifests and layers");
  }

  @Test
  void refusesADocumentThatWasAnnouncedAsSomethingElse() {
    String text =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",%s,%s}"
            .formatted(MediaTypes.OCI_MANIFEST, CONFIG, LAYERS);
    assertThatThrownBy(() -> parse(text, MediaTypes.OCI_INDEX)).hasMessageContaining("announced");
    String index = "{\"schemaVersion\":2,\"manifests\":[]}";
    assertThatThrownBy(() -> parse(index, MediaTypes.OCI_MANIFEST))
        .hasMessageContaining("do not make");
  }

  @Test
  void namesSchemaOne() {
    assertThatThrownBy(() -> parse("{\"schemaVersion\":1,\"fsLayers\":[]}", null))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "{} {}",
        "{\"schemaVersion\":2,\"config\":null,\"layers\":[]}",
        "{\"schemaVersion\":2,\"manifests\":[null]}",
        "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"sha256:../x\",\"size\":1}]}",
        "{\"schemaVersion\":2,\"manifests\":[{\"size\":1}]}",
        "{\"schemaVersion\":2,\"manifests\":[],\"manifests\":[]}",
      })
  void refusesMalformedDocuments(String text) {
    assertThatThrownBy(() -> parse(text, null))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
  }

  @Test
  void refusesDeepNesting() {
    String text = "{\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}";
    assertThatThrownBy(() -> parse(text, null)).isInstanceOf(EngineException.class);
  }

  @Test
  void selectsThePlatformThatSuitsBest() {
    String text =
        "{\"schemaVersion\":2,\"manifests\":[%s,%s,%s,%s]}"
            .formatted(
                entry("arm", "v6", "06"),
                entry("amd64", null, "01"),
                entry("arm", "v7", "07"),
                entry("arm64", "v8", "08"));
    Index index = (Index) parse(text, null);
    assertThat(index.select(Platform.parse("linux/arm/v7")).orElseThrow().digest().hex())
        .startsWith("07");
    assertThat(index.select(Platform.parse("linux/arm/v6")).orElseThrow().digest().hex())
        .startsWith("06");
    assertThat(index.select(Platform.parse("arm64")).orElseThrow().digest().hex()).startsWith("08");
    assertThat(index.select(Platform.parse("s390x"))).isEmpty();
    assertThat(index.platforms()).contains("linux/amd64", "linux/arm/v7");
  }

  @Test
  void chainIdsFollowTheSpecification() {
    String text =
        """
        {"architecture":"amd64","os":"linux","created":"2024-05-01T10:00:00.5+02:00",
         "config":{"Cmd":["sh"],"Volumes":{"/data":{}},"Entrypoint":null},
         "rootfs":{"type":"layers","diff_ids":["%s","%s"]},
         "history":[{"created_by":"x","empty_layer":true},{"created_by":"y"}]}
        """
            .formatted(D, D);
    ImageConfig config =
        Json.read(text.getBytes(StandardCharsets.UTF_8), ImageConfig.class, "config");
    assertThat(config.created()).hasToString("2024-05-01T08:00:00.500Z");
    assertThat(config.config().volumes()).containsKey("/data");
    assertThat(config.rootfs().chainIds())
        .containsExactly(
            Digest.parse(D), Digest.sha256((D + " " + D).getBytes(StandardCharsets.UTF_8)));
    byte[] again = Json.write(config);
    assertThat(new String(again, StandardCharsets.UTF_8)).contains("\"Volumes\":{\"/data\":{}}");
    assertThat(Json.read(again, ImageConfig.class, "config")).isEqualTo(config);
  }
}
