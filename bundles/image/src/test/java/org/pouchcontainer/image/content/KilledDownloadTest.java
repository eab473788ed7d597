package org.pouchcontainer.image.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.image.registry.Credentials;
import org.pouchcontainer.image.registry.HttpTransport;
import org.pouchcontainer.image.registry.ProxyRules;
import org.pouchcontainer.image.registry.RegistryClient;
import org.pouchcontainer.image.registry.RegistryEndpoint;
import org.pouchcontainer.image.registry.RegistryTimeouts;
import org.pouchcontainer.image.support.TestRegistry;
import org.pouchcontainer.spi.Digest;

/** A process that is killed while it downloads, and the next one that goes on. */
@Timeout(60)
class KilledDownloadTest {
  @TempDir Path folder;

  /** The process that is killed: folder, registry, digest, size. */
  public static void main(String[] args) throws IOException {
    download(
        Path.of(args[0]), args[1], new BlobAddress(Digest.parse(args[2]), Long.parseLong(args[3])));
  }

  private static void download(Path folder, String registry, BlobAddress blob) throws IOException {
    try (HttpTransport transport =
        new HttpTransport(RegistryTimeouts.STANDARD, ProxyRules.of("", Map.of()))) {
      RegistryClient client =
          new RegistryClient(
              transport,
              RegistryEndpoint.of(registry, List.of()),
              "test/app",
              Credentials.ANONYMOUS);
      Downloads downloads =
          new Downloads(new BlobStore(folder), Runnable::run, RetryPolicy.STANDARD);
      try (Interest interest = downloads.join(blob, client, bytes -> {})) {
        interest.await();
      }
    }
  }

  @Test
  void theNextProcessGoesOnWhereTheKilledOneWas() throws Exception {
    byte[] content = new byte[4_000_000];
    new Random(3).nextBytes(content);
    CountDownLatch never = new CountDownLatch(1);
    try (TestRegistry registry = new TestRegistry()) {
      BlobAddress blob = new BlobAddress(registry.addBlob(content), content.length);
      registry.inTheMiddleOfBlobs(() -> await(never));
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledDownloadTest.class.getName(),
                  folder.toString(),
                  registry.domain(),
                  blob.digest().toString(),
                  Long.toString(blob.size()))
              .inheritIO()
              .start();
      BlobStore store = new BlobStore(folder);
      Path partial = store.partialPath(blob.digest());
      while (process.isAlive() && (!Files.exists(partial) || Files.size(partial) < 1_900_000)) {
        Thread.onSpinWait();
      }
      process.destroyForcibly();
      assertThat(process.waitFor()).isEqualTo(128 + 9);
      long kept = Files.size(partial);
      registry.inTheMiddleOfBlobs(() -> {});
      never.countDown();
      download(folder, registry.domain(), blob);
      assertThat(store.read(blob.digest(), content.length)).isEqualTo(content);
      assertThat(registry.rangeStarts()).containsExactly(0, (int) kept);
      assertThat(partial).doesNotExist();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
