package org.pouchcontainer.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.cli.CliException;

/** TLS with certificates of both sides, against a server that demands the client's. */
@Timeout(30)
class TlsTest {
  private static final char[] PASSWORD = "password".toCharArray();
  // Where the RSA key begins in a PKCS #8 key of 2048 bits.
  private static final int PKCS8_HEAD = 26;

  @TempDir static Path folder;
  private static SSLServerSocket server;
  private static String address;

  @BeforeAll
  static void listen() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    Path store = folder.resolve("store.p12");
    makeKey(store);
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    byte[] certificate = keys.getCertificate("k").getEncoded();
    byte[] key = keys.getKey("k", PASSWORD).getEncoded();
    pem("cert.pem", "CERTIFICATE", certificate);
    pem("key.pem", "PRIVATE KEY", key);
    pem("rsa.pem", "RSA PRIVATE KEY", Arrays.copyOfRange(key, PKCS8_HEAD, key.length));
    server = (SSLServerSocket) context(keys).getServerSocketFactory().createServerSocket(0);
    server.setNeedClientAuth(true);
    address = "tcp://localhost:" + server.getLocalPort();
    Thread thread = new Thread(TlsTest::serve, "tls-server");
    thread.setDaemon(true);
    thread.start();
  }

  private static void makeKey(Path store) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "k",
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    new String(PASSWORD)))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }

  private static void pem(String name, String kind, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    KeyStore clients = KeyStore.getInstance("PKCS12");
    clients.load(null, null);
    clients.setCertificateEntry("client", keys.getCertificate("k"));
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(clients);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static void serve() {
    while (!server.isClosed()) {
      try (SSLSocket client = (SSLSocket) server.accept()) {
        byte[] buffer = new byte[4096];
        if (client.getInputStream().read(buffer) > 0) {
          client
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                      .getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException refusedOrClosed) {
        // Clients without a certificate are part of the tests.
      }
    }
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  private static TlsOptions options(String key, boolean verify) {
    return new TlsOptions(file("cert.pem"), file("cert.pem"), file(key), verify);
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void ask(String address, TlsOptions options) throws IOException {
    EngineClient client = new EngineClient(new Connector(address, options), "/v1.24");
    assertThat(client.call(Request.get("/info")).fields()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key.pem", "rsa.pem"})
  void bothSidesAreVerified(String key) throws IOException {
    ask(address, options(key, true));
  }

  @Test
  void theNameMustBeTheCertificates() throws IOException {
    String other = address.replace("localhost", "127.0.0.1");
    assertThatThrownBy(() -> ask(other, options("key.pem", true)))
        .hasStackTraceContaining("127.0.0.1");
    ask(other, options("key.pem", false));
  }

  @Test
  void aClientWithoutCertificateIsRefused() {
    TlsOptions none = new TlsOptions(file("cert.pem"), "", "", true);
    assertThatThrownBy(() -> ask(address, none))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("ask " + address)
        .hasMessageEndingWith("give --tlscert and --tlskey");
  }

  @Test
  void wrongFilesAreNamed() throws IOException {
    Files.writeString(folder.resolve("empty.pem"), "nothing");
    TlsOptions empty = new TlsOptions("", file("cert.pem"), file("empty.pem"), false);
    assertThatThrownBy(() -> ask(address, empty))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("empty.pem");
    TlsOptions half = new TlsOptions("", file("cert.pem"), "", false);
    assertThatThrownBy(() -> ask(address, half))
        .hasMessage("set up TLS: --tlscert and --tlskey must be given together");
    TlsOptions absent = new TlsOptions(file("absent.pem"), "", "", true);
    assertThatThrownBy(() -> ask(address, absent)).hasMessageContaining("absent.pem");
  }
}
