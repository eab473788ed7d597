package org.pouchcontainer.image.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.api.image.RegistryService.Hit;
import org.pouchcontainer.api.image.RegistryService.RemoteImage;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.image.support.TestImages;
import org.pouchcontainer.image.support.TestRegistry;
import org.pouchcontainer.image.support.TestRegistry.Challenge;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Tag("root")
@Timeout(60)
class RegistryManagerTest {
  private static final RegistryCredentials RIGHT =
      new RegistryCredentials("user", "secret", "", "");
  private static final RegistryCredentials WRONG = new RegistryCredentials("user", "bad", "", "");

  @TempDir Path folder;
  private final TestRegistry registry = new TestRegistry();
  private ImageFixture fixture;
  private RegistryManager registries;

  @BeforeEach
  void setUp() {
    fixture = new ImageFixture(folder, "memory");
    registries = fixture.engine().registries();
  }

  @AfterEach
  void tearDown() {
    fixture.close();
    registry.close();
  }

  private void assertFails(
      ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  @Test
  void logsIn() {
    assertThat(registries.login(registry.domain(), WRONG)).isEmpty();
    registry.protect(Challenge.BASIC);
    assertThat(registries.login(registry.domain(), RIGHT)).isEmpty();
    assertThat(registries.login("http://" + registry.domain() + "/v1/", RIGHT)).isEmpty();
    assertFails(ErrorKind.UNAUTHENTICATED, () -> registries.login(registry.domain(), WRONG));
    registry.protect(Challenge.BEARER);
    assertThat(registries.login(registry.domain(), RIGHT)).isEqualTo("r3fresh");
    assertFails(ErrorKind.UNAUTHENTICATED, () -> registries.login(registry.domain(), WRONG));
    assertFails(ErrorKind.INVALID_ARGUMENT, () -> registries.login("a b", RIGHT));
    registry.close();
    assertFails(ErrorKind.UNAVAILABLE, () -> registries.login(registry.domain(), RIGHT));
  }

  @Test
  void tellsWhatAReferenceStandsFor() {
    TestImages image = new TestImages(registry).layer(new TarBuilder().file("a", "1"));
    Digest manifest = image.push("v1");
    Digest index =
        TestImages.pushIndex(
            registry,
            "multi",
            MediaTypes.OCI_INDEX,
            image.pushFor(Platform.linux("amd64", null)),
            image.pushFor(Platform.linux("arm64", "v8")));
    RemoteImage one = registries.inspect(registry.domain() + "/x:v1", null);
    assertThat(one.digest()).isEqualTo(manifest);
    assertThat(one.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
    assertThat(one.sizeBytes()).isPositive();
    assertThat(one.platforms()).containsExactly("linux/" + Platform.host().architecture());
    RemoteImage multi = registries.inspect(registry.domain() + "/x:multi", null);
    assertThat(multi.digest()).isEqualTo(index);
    assertThat(multi.platforms()).containsExactly("linux/amd64", "linux/arm64/v8");
    assertThat(registries.inspect(registry.domain() + "/x@" + manifest, null)).isEqualTo(one);
    assertFails(
        ErrorKind.NOT_FOUND, () -> registries.inspect(registry.domain() + "/x:absent", null));
    assertFails(ErrorKind.INVALID_ARGUMENT, () -> registries.inspect("Not Valid", null));
  }

  private List<Hit> search(String term, int limit, Map<String, List<String>> filters) {
    return registries.search(registry.domain() + "/" + term, limit, filters, null);
  }

  @Test
  void searches() {
    assertFails(ErrorKind.NOT_IMPLEMENTED, () -> search("box", 25, Map.of()));
    registry.answerSearches(
        """
        {"num_results":3,"results":[
          {"name":"busybox","description":"small","star_count":9,"is_official":true},
          {"name":"u/box","star_count":3,"is_automated":true},
          {"name":"u/bad","description":null,"star_count":0}]}""");
    assertThat(search("box", 25, Map.of()))
        .extracting(Hit::name)
        .containsExactly("busybox", "u/box", "u/bad");
    assertThat(search("box", 2, Map.of())).hasSize(2);
    assertThat(search("box", 25, Map.of("is-official", List.of("true"))))
        .containsExactly(new Hit("busybox", "small", 9, true, false));
    assertThat(search("box", 25, Map.of("is-automated", List.of("false"), "stars", List.of("1"))))
        .extracting(Hit::name)
        .containsExactly("busybox");
    assertThat(registry.requests()).contains("/v1/search?q=box&n=25");
    assertFails(ErrorKind.INVALID_ARGUMENT, () -> search("box", 0, Map.of()));
    assertFails(ErrorKind.INVALID_ARGUMENT, () -> search("box", 101, Map.of()));
    assertFails(
        ErrorKind.INVALID_ARGUMENT, () -> search("box", 5, Map.of("colour", List.of("red"))));
    assertFails(
        ErrorKind.INVALID_ARGUMENT, () -> search("box", 5, Map.of("stars", List.of("many"))));
    assertFails(
        ErrorKind.INVALID_ARGUMENT,
        () -> search("box", 5, Map.of("is-official", List.of("maybe"))));
    assertFails(ErrorKind.INVALID_ARGUMENT, () -> registries.search(" ", 5, Map.of(), null));
    registry.answerSearches("no json");
    assertFails(ErrorKind.INVALID_ARGUMENT, () -> search("box", 5, Map.of()));
  }
}
