package org.pouchcontainer.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;

/** TCP with mutual TLS and a list of names that may connect, through the docker client. */
@Needs({Need.ROOT, Need.DOCKER})
class TlsIT {
  @TempDir Path certificates;
  private int port;

  @BeforeEach
  void makeCertificates() throws Exception {
    try (java.net.ServerSocket socket =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test-ca",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem");
    sign("server", "subjectAltName=IP:127.0.0.1");
    sign("alice", "extendedKeyUsage=clientAuth");
    sign("mallory", "extendedKeyUsage=clientAuth");
  }

  private void sign(String name, String extension) {
    Files2.write(certificates.resolve(name + ".ext"), extension + "\n");
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr");
    openssl(
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        name + ".ext",
        "-out",
        name + ".pem");
  }

  private void openssl(String... arguments) {
    java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of("openssl"));
    command.addAll(java.util.List.of(arguments));
    Program.of(command).in(certificates).ok();
  }

  private Program.Result dockerAs(String name) {
    return Program.of(
            "/usr/bin/docker",
            "-H",
            "tcp://127.0.0.1:" + port,
            "--tlsverify",
            "--tlscacert",
            certificates.resolve("ca.pem").toString(),
            "--tlscert",
            certificates.resolve(name + ".pem").toString(),
            "--tlskey",
            certificates.resolve(name + ".key").toString(),
            "ps",
            "-q")
        .run();
  }

  @Test
  void onlyNamedClientsMayConnect() {
    try (Pouchd pouchd = daemon().with("--manager-whitelist=alice,bob").start()) {
      dockerAs("alice").ok();
      Program.Result refused = dockerAs("mallory");
      refused.fails();
      Program.Result plain =
          Program.of("/usr/bin/docker", "-H", "tcp://127.0.0.1:" + port, "ps", "-q").run();
      plain.fails();
      pouchd.docker().get("/_ping").expect(200);
    }
  }

  @Test
  void certificateOfTheAuthorityIsEnoughWithoutAList() {
    try (Pouchd pouchd = daemon().start()) {
      dockerAs("mallory").ok();
      pouchd.pouch().get("/_ping").expect(200);
    }
  }

  @Test
  void missingKeyEndsTheStart() {
    try (Pouchd pouchd = daemon()) {
      Files2.removeTree(certificates.resolve("server.key"));
      Program.Result result = pouchd.startExpectingEnd();
      result.exits(1);
      assertThat(result.all()).contains("server.key");
    }
  }

  /** A daemon that has its unix sockets beside the TCP address. */
  private Pouchd daemon() {
    Pouchd pouchd = Pouchd.fresh();
    pouchd.with(
        "--listen=unix://" + pouchd.pouchSocket(),
        "--docker-listen=unix://" + pouchd.dockerSocket(),
        "--docker-listen=tcp://127.0.0.1:" + port,
        "--tlskey=" + certificates.resolve("server.key"),
        "--tlscert=" + certificates.resolve("server.pem"),
        "--tlscacert=" + certificates.resolve("ca.pem"),
        "--tlsverify");
    return pouchd;
  }
}
