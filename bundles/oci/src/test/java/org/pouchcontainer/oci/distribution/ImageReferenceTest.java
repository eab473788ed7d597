package org.pouchcontainer.oci.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

class ImageReferenceTest {
  private static final ReferenceDefaults DEFAULTS = ReferenceDefaults.STANDARD;
  private static final String HEX =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "busybox, registry.hub.docker.com/library/busybox",
    "busybox:1.36, registry.hub.docker.com/library/busybox:1.36",
    "team/app, registry.hub.docker.com/team/app",
    "registry.hub.docker.com/busybox, registry.hub.docker.com/library/busybox",
    "docker.io/busybox, docker.io/library/busybox",
    "index.docker.io/busybox, docker.io/library/busybox",
    "localhost/app, localhost/app",
    "localhost:5000/app:v1, localhost:5000/app:v1",
    "127.0.0.1:5000/a/b/c, 127.0.0.1:5000/a/b/c",
    "[::1]:5000/app, [::1]:5000/app",
    "Upper/app, Upper/app",
    "a__b/c---d.e_f:T-1.x_, registry.hub.docker.com/a__b/c---d.e_f:T-1.x_",
  })
  void completes(String text, String expected) {
    assertThat(ImageReference.parse(text, DEFAULTS)).hasToString(expected);
  }

  @Test
  void keepsTagAndDigest() {
    ImageReference reference = ImageReference.parse("app:v1@sha256:" + HEX, DEFAULTS);
    assertThat(reference.tag()).isEqualTo("v1");
    assertThat(reference.digest()).hasToString("sha256:" + HEX);
    assertThat(reference.familiar(DEFAULTS)).isEqualTo("app:v1@sha256:" + HEX);
    assertThat(reference.withDefaultTag()).isEqualTo(reference);
  }

  @ParameterizedTest(name = "\"{0}\" is refused")
  @ValueSource(
      strings = {
        "",
        " ",
        "App",
        "a//b",
        "/a",
        "a/",
        "a:",
        ":a",
        "a:-x",
        "a:b:c",
        "a@",
        "a@sha256:12",
        "a@sha256:" + HEX + "0",
        "a@sha256:../../etc/passwd",
        "a@md5:d41d8cd98f00b204e9800998ecf8427e",
        "a@sha256:9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
        "../a",
        "a/../b",
        "./a",
        "a___b",
        "a..b",
        "-a",
        "a-",
        "host:123456/a",
        "host:65536/a",
        "host:0/a",
        "host-.x/a",
        "http://host/a",
        "a\nb",
        "a\u0000b",
        "ünicode",
        HEX,
      })
  void refuses(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text, DEFAULTS))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
  }

  @ParameterizedTest(name = "{0} is shown as {1}")
  @CsvSource({
    "registry.hub.docker.com/library/busybox:latest, busybox:latest",
    "registry.hub.docker.com/team/app, team/app",
    "registry.hub.docker.com/library/a/b, library/a/b",
    "registry.hub.docker.com/a.b/c, registry.hub.docker.com/a.b/c",
    "localhost:5000/library/x, localhost:5000/library/x",
  })
  void shortens(String text, String expected) {
    assertThat(ImageReference.parse(text, DEFAULTS).familiar(DEFAULTS)).isEqualTo(expected);
  }

  @Test
  void familiarFormsOfRandomReferencesParseBack() {
    Random random = new Random(7);
    String alphabet = "ab.:/@_-0Z[]";
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(12);
      for (int c = 0; c < length; c++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        ImageReference reference = ImageReference.parse(text.toString(), DEFAULTS);
        assertThat(ImageReference.parse(reference.familiar(DEFAULTS), DEFAULTS))
            .isEqualTo(reference);
        assertThat(ImageReference.parse(reference.toString(), DEFAULTS)).isEqualTo(reference);
        accepted++;
      } catch (EngineException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
      }
    }
    assertThat(accepted).isGreaterThan(1_000);
  }

  @Test
  @Timeout(2)
  void longHostileTextIsRefusedQuickly() {
    for (String text : new String[] {"a-".repeat(500), "a.".repeat(500), "-".repeat(1000)}) {
      assertThatThrownBy(() -> ImageReference.parse(text, DEFAULTS))
          .isInstanceOf(EngineException.class);
    }
  }
}
