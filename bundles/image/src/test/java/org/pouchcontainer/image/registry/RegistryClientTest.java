package org.pouchcontainer.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.image.support.TestRegistry;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Timeout(20)
class RegistryClientTest {
  private static final byte[] MANIFEST = "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8);
  private static final Credentials USER = new Credentials("user", "secret", "", "");

  private final TestRegistry registry = new TestRegistry();
  private final HttpTransport transport =
      new HttpTransport(RegistryTimeouts.STANDARD, ProxyRules.of("", Map.of()));

  @AfterEach
  void close() {
    transport.close();
    registry.close();
  }

  private RegistryClient client(Credentials credentials) {
    return new RegistryClient(
        transport, RegistryEndpoint.of(registry.domain(), List.of()), "test/app", credentials);
  }

  private void assertFails(Credentials credentials, String reference, ErrorKind kind) {
    assertThatThrownBy(() -> client(credentials).manifest(reference))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e).hasMessageNotContaining("secret");
            });
  }

  @Test
  void fetchesByTagAndByDigest() {
    Digest digest = registry.addManifest("v1", MANIFEST, MediaTypes.OCI_MANIFEST);
    assertThat(client(Credentials.ANONYMOUS).manifest("v1").digest()).isEqualTo(digest);
    assertThat(client(Credentials.ANONYMOUS).manifest(digest.toString()).content())
        .isEqualTo(MANIFEST);
  }

  @Test
  void namesAnUnknownTag() {
    assertThatThrownBy(() -> client(Credentials.ANONYMOUS).manifest("v2"))
        .hasMessageContaining("test/app:v2")
        .hasMessageContaining("MANIFEST_UNKNOWN");
    assertFails(Credentials.ANONYMOUS, "v2", ErrorKind.NOT_FOUND);
  }

  @Test
  void refusesOtherBytesUnderADigest() {
    Digest digest = registry.addManifest("v1", MANIFEST, MediaTypes.OCI_MANIFEST);
    registry.falsifyManifest(digest.toString(), new byte[] {'{', '}'}, MediaTypes.OCI_MANIFEST);
    assertFails(Credentials.ANONYMOUS, digest.toString(), ErrorKind.DATA_LOSS);
  }

  @Test
  void refusesAHugeManifest() {
    registry.addManifest("v1", new byte[5 << 20], MediaTypes.OCI_MANIFEST);
    assertFails(Credentials.ANONYMOUS, "v1", ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void anUnreachableRegistryIsNamed() {
    registry.close();
    assertThatThrownBy(() -> client(Credentials.ANONYMOUS).manifest("v1"))
        .hasMessageContaining(registry.domain())
        .hasMessageContaining("cannot connect");
    assertFails(Credentials.ANONYMOUS, "v1", ErrorKind.UNAVAILABLE);
  }

  @Test
  void answersABasicChallenge() {
    registry.addManifest("v1", MANIFEST, MediaTypes.OCI_MANIFEST);
    registry.protect(TestRegistry.Challenge.BASIC);
    assertThat(client(USER).manifest("v1").content()).isEqualTo(MANIFEST);
    assertFails(Credentials.ANONYMOUS, "v1", ErrorKind.UNAUTHENTICATED);
    assertFails(new Credentials("user", "wrong", "", ""), "v1", ErrorKind.UNAUTHENTICATED);
  }

  @Test
  void answersABearerChallengeWithOurOwnScope() {
    registry.addManifest("v1", MANIFEST, MediaTypes.OCI_MANIFEST);
    registry.protect(TestRegistry.Challenge.BEARER);
    RegistryClient client = client(USER);
    client.manifest("v1");
    client.manifest("v1");
    assertThat(registry.requests())
        .filteredOn(r -> r.startsWith("/token"))
        .singleElement()
        .asString()
        .contains("scope=repository%3Atest%2Fapp%3Apull")
        .contains("service=the%2C+%22service%22");
    assertThat(client(Credentials.ANONYMOUS).manifest("v1").content()).isEqualTo(MANIFEST);
    assertFails(new Credentials("user", "wrong", "", ""), "v1", ErrorKind.UNAUTHENTICATED);
    assertFails(new Credentials("", "", "", "stale"), "v1", ErrorKind.UNAUTHENTICATED);
    assertThat(client(new Credentials("", "", "", "t0ken")).manifest("v1").content())
        .isEqualTo(MANIFEST);
  }

  @ParameterizedTest(name = "{0} is reached at {1}")
  @CsvSource({
    "registry.example.com, https://registry.example.com",
    "registry.example.com:5000, https://registry.example.com:5000",
    "docker.io, https://registry-1.docker.io",
    "localhost:5000, http://localhost:5000",
    "127.0.0.1, http://127.0.0.1",
    "[::1]:5000, http://[::1]:5000",
    "127.0.0.1.example.com, https://127.0.0.1.example.com",
    "plain.example.com:80, http://plain.example.com:80",
    "exact.example.com:81, http://exact.example.com:81",
    "exact.example.com:82, https://exact.example.com:82",
  })
  void choosesTheScheme(String domain, String expected) {
    List<String> insecure = List.of("plain.example.com", "exact.example.com:81");
    assertThat(RegistryEndpoint.of(domain, insecure).base()).hasToString(expected);
  }

  @Test
  void challengesAreParsed() {
    assertThat(
            Challenge.parse(
                List.of(
                    "Basic realm=\"a\", Bearer Realm=\"https://x/y?z=1,2\",scope=\"a b\",n=t",
                    "Negotiate",
                    "=,=\"",
                    "")))
        .startsWith(
            new Challenge("basic", java.util.Map.of("realm", "a")),
            new Challenge(
                "bearer",
                new java.util.TreeMap<>(
                    java.util.Map.of("Realm", "https://x/y?z=1,2", "n", "t", "scope", "a b"))))
        .anyMatch(c -> c.scheme().equals("negotiate"));
  }
}
