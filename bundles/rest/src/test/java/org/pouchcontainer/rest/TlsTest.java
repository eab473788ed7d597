package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.system.DaemonSettings;

/** TLS with certificates made by openssl, tried with curl. */
@Tag("needs-openssl")
@Timeout(60)
class TlsTest {
  @TempDir static Path pki;

  private static String run(String... command) throws IOException, InterruptedException {
    Process p =
        new ProcessBuilder(command).redirectErrorStream(true).directory(pki.toFile()).start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return p.waitFor() + " " + out;
  }

  private static void certificate(String name, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem"));
    command.addAll(List.of(more));
    assertThat(run(command.toArray(String[]::new))).startsWith("0");
  }

  @BeforeAll
  static void makeCertificates() throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/openssl"))
            && Files.isExecutable(Path.of("/usr/bin/curl")),
        "openssl and curl are not installed");
    certificate("ca");
    for (String name : List.of("server", "ops", "guest")) {
      certificate(
          name, "-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "subjectAltName=IP:127.0.0.1");
    }
    assertThat(run("openssl", "rsa", "-traditional", "-in", "server.key", "-out", "old.key"))
        .startsWith("0");
  }

  private static DaemonSettings.Tls tls(String key, boolean verify, List<String> managers) {
    return new DaemonSettings.Tls(
        pki.resolve("ca.pem").toString(),
        pki.resolve("server.pem").toString(),
        pki.resolve(key).toString(),
        verify,
        managers);
  }

  private static String curl(DaemonSettings.Tls tls, String... more)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = s.getLocalPort();
    }
    try (RestFixture rest = RestFixture.prepared(List.of("tcp://127.0.0.1:" + port), tls)) {
      rest.server.start();
      List<String> command =
          new ArrayList<>(List.of("/usr/bin/curl", "-sS", "-m", "10", "--cacert", "ca.pem"));
      command.addAll(List.of(more));
      command.add("https://127.0.0.1:" + port + "/_ping");
      return run(command.toArray(String[]::new));
    }
  }

  private static String[] as(String name) {
    return new String[] {"--cert", name + ".pem", "--key", name + ".key"};
  }

  @Test
  void serverCertificateOnly() throws Exception {
    assertThat(curl(tls("server.key", false, List.of()))).isEqualTo("0 OK");
  }

  @Test
  void aKeyInTheOldForm() throws Exception {
    assertThat(curl(tls("old.key", false, List.of()))).isEqualTo("0 OK");
  }

  @Test
  void clientsMustShowACertificate() throws Exception {
    assertThat(curl(tls("server.key", true, List.of()))).doesNotStartWith("0");
    assertThat(curl(tls("server.key", true, List.of()), as("guest"))).isEqualTo("0 OK");
  }

  @Test
  void onlyManagersComeIn() throws Exception {
    DaemonSettings.Tls tls = tls("server.key", true, List.of("ops"));
    assertThat(curl(tls, as("ops"))).isEqualTo("0 OK");
    assertThat(curl(tls, as("guest"))).isEqualTo("0 tls verified error.");
  }

  @Test
  void settingsThatWouldLetEverybodyInAreRefused() {
    String ca = pki.resolve("ca.pem").toString();
    String pem = pki.resolve("server.pem").toString();
    String key = pki.resolve("server.key").toString();
    for (DaemonSettings.Tls tls :
        List.of(
            new DaemonSettings.Tls(ca, "", "", true, List.of()),
            new DaemonSettings.Tls("", pem, key, true, List.of()),
            new DaemonSettings.Tls("", pem, key, false, List.of("ops")),
            new DaemonSettings.Tls(ca, pem, "", false, List.of()))) {
      assertThatThrownBy(() -> curl(tls)).hasMessageStartingWith("TLS: ");
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() {
    assertThatThrownBy(() -> curl(tls("absent.key", false, List.of())))
        .hasMessageContaining("absent.key");
    assertThatThrownBy(() -> curl(tls("ca.pem", false, List.of())))
        .hasMessageContaining("holds no private key");
  }
}
