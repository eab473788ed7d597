package org.pouchcontainer.image.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.pouchcontainer.spi.Digest;

/** Debian's docker-registry on a free port of loopback. */
public final class DebianRegistry implements AutoCloseable {
  public static final String PROGRAM = "/usr/bin/docker-registry";

  /** bcrypt of "secret". */
  private static final String HASH = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final Process process;

  public DebianRegistry(Path folder, boolean guarded) {
    try {
      port = freePort();
      Path config = folder.resolve("config.yml");
      String auth =
          guarded
              ? "auth: {htpasswd: {realm: test, path: '" + folder.resolve("htpasswd") + "'}}\n"
              : "";
      Files.writeString(folder.resolve("htpasswd"), "user:" + HASH + "\n");
      Files.writeString(
          config,
          """
          version: 0.1
          log: {level: error}
          storage: {filesystem: {rootdirectory: '%s'}}
          http: {addr: '127.0.0.1:%d'}
          """
                  .formatted(folder.resolve("data"), port)
              + auth);
      process =
          new ProcessBuilder(PROGRAM, "serve", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      awaitPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new UncheckedIOException(e);
        }
        Thread.onSpinWait();
      }
    }
  }

  public String domain() {
    return "127.0.0.1:" + port;
  }

  public void pushBlob(String repository, byte[] content) {
    HttpResponse<String> begun =
        send(
            request(URI.create("http://" + domain() + "/v2/" + repository + "/blobs/uploads/"))
                .POST(HttpRequest.BodyPublishers.noBody()),
            202);
    URI target =
        URI.create(
            begun.headers().firstValue("Location").orElseThrow()
                + "&digest="
                + Digest.sha256(content));
    send(
        request(target)
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content)),
        201);
  }

  public void pushManifest(String repository, String reference, byte[] content, String type) {
    URI target = URI.create("http://" + domain() + "/v2/" + repository + "/manifests/" + reference);
    send(
        request(target)
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content)),
        201);
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri)
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("user:secret".getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, int expected) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != expected) {
        throw new AssertionError(response + ": " + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
