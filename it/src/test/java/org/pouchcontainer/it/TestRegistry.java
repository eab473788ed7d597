package org.pouchcontainer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.pouchcontainer.it.TestImage.Blob;

/** Debian's docker-registry on a free port of loopback, in a folder of its own. */
public final class TestRegistry implements AutoCloseable {
  /** The user that a protected registry lets in. */
  public static final String USER = "tester";

  /** That user's password. */
  public static final String PASSWORD = "s3cret";

  /** bcrypt of the password, as {@code htpasswd -B} writes it. */
  private static final String PASSWORD_HASH =
      "$2b$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK";

  private static TestRegistry shared;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int port;
  private final boolean guarded;
  private final Process process;

  private TestRegistry(boolean guarded) {
    this.guarded = guarded;
    try {
      this.folder = Files.createTempDirectory("pouch-it-registry-");
      this.port = freePort();
      Path config = folder.resolve("config.yml");
      Files.writeString(config, configuration());
      if (guarded) {
        Files.writeString(folder.resolve("htpasswd"), USER + ":" + PASSWORD_HASH + "\n");
      }
      this.process =
          new ProcessBuilder("docker-registry", "serve", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("start docker-registry", e);
    }
    Await.until("the registry on port " + port, this::answers);
  }

  /** The one that all tests share; it holds {@code busybox:latest} and ends with the JVM. */
  public static synchronized TestRegistry shared() {
    if (shared == null) {
      TestRegistry registry = new TestRegistry(false);
      Runtime.getRuntime().addShutdownHook(new Thread(registry::close, "registry-stop"));
      registry.push("busybox", "latest", TestImages.busybox().end());
      shared = registry;
    }
    return shared;
  }

  /** One that asks for user and password. */
  public static TestRegistry guarded() {
    return new TestRegistry(true);
  }

  /** Its address as it stands in image names. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** An image name in it. */
  public String name(String repositoryAndTag) {
    return address() + "/" + repositoryAndTag;
  }

  /** Stores an image under a tag. */
  public String push(String repository, String tag, TestImage image) {
    for (Blob blob : image.blobs()) {
      pushBlob(repository, blob);
    }
    pushManifest(repository, tag, image.manifest(), image.mediaType());
    return name(repository + ":" + tag);
  }

  /** Stores a manifest or index, whose parts must be there. */
  public void pushManifest(String repository, String reference, byte[] manifest, String type) {
    HttpResponse<String> answer =
        send(
            request("/v2/" + repository + "/manifests/" + reference)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofByteArray(manifest)));
    assertThat(answer.statusCode()).as("push manifest: " + answer.body()).isEqualTo(201);
  }

  private void pushBlob(String repository, Blob blob) {
    HttpResponse<String> begun =
        send(request("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody()));
    assertThat(begun.statusCode()).as("begin upload: " + begun.body()).isEqualTo(202);
    String location = begun.headers().firstValue("Location").orElseThrow();
    URI target = URI.create(location + "&digest=" + RestClient.encode(blob.digest()));
    HttpResponse<String> stored =
        send(
            authorised(HttpRequest.newBuilder(target))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(blob.bytes())));
    assertThat(stored.statusCode()).as("upload blob: " + stored.body()).isEqualTo(201);
  }

  private HttpRequest.Builder request(String path) {
    return authorised(HttpRequest.newBuilder(URI.create("http://" + address() + path)));
  }

  private HttpRequest.Builder authorised(HttpRequest.Builder request) {
    if (guarded) {
      String pair = USER + ":" + PASSWORD;
      String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
      request.header("Authorization", "Basic " + basic);
    }
    return request.timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("registry " + address(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private String configuration() {
    String text =
        """
        version: 0.1
        log:
          level: warn
        storage:
          filesystem:
            rootdirectory: FOLDER/data
          delete:
            enabled: true
        http:
          addr: 127.0.0.1:PORT
        """;
    if (guarded) {
      text +=
          """
          auth:
            htpasswd:
              realm: test
              path: FOLDER/htpasswd
          """;
    }
    return text.replace("FOLDER", folder.toString()).replace("PORT", Integer.toString(port));
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError("docker-registry ended: " + Files2.read(folder.resolve("log")));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Files2.removeTree(folder);
  }
}
