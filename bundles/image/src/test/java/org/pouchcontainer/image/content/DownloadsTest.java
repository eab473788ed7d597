package org.pouchcontainer.image.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Timeout(30)
class DownloadsTest {
  private static final RetryPolicy FAST =
      new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(5));

  @TempDir Path folder;
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final TestRegistry registry = new TestRegistry();
  private final HttpTransport transport =
      new HttpTransport(
          new RegistryTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1)),
          ProxyRules.of("", Map.of()));
  private BlobStore store;
  private Downloads downloads;
  private byte[] content;
  private BlobAddress blob;

  @BeforeEach
  void setUp() {
    store = new BlobStore(folder.resolve("content"));
    downloads = new Downloads(store, executor, FAST);
    content = new byte[1_000_000];
    new Random(1).nextBytes(content);
    blob = new BlobAddress(registry.addBlob(content), content.length);
  }

  @AfterEach
  void tearDown() throws InterruptedException {
    transport.close();
    registry.close();
    executor.shutdownNow();
    assertThat(executor.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
  }

  private RegistryClient client() {
    return new RegistryClient(
        transport,
        RegistryEndpoint.of(registry.domain(), java.util.List.of()),
        "test/app",
        Credentials.ANONYMOUS);
  }

  private byte[] fetch(BlobAddress address, BlobSource source) throws IOException {
    try (Interest interest = downloads.join(address, source, bytes -> {});
        InputStream stream = interest.stream()) {
      byte[] bytes = stream.readAllBytes();
      interest.await();
      return bytes;
    }
  }

  private void assertFails(ErrorKind kind) {
    assertThatThrownBy(() -> fetch(blob, client()))
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    assertThat(store.has(blob.digest())).isFalse();
  }

  private Path partial() {
    return store.partialPath(blob.digest());
  }

  @Test
  void readsAlongAndStores() throws IOException {
    assertThat(fetch(blob, client())).isEqualTo(content);
    assertThat(store.read(blob.digest(), content.length)).isEqualTo(content);
    assertThat(partial()).doesNotExist();
    assertThat(downloads.isIdle()).isTrue();
  }

  @Test
  void anEmptyBlobIsStored() throws IOException {
    BlobAddress empty = new BlobAddress(registry.addBlob(new byte[0]), 0);
    assertThat(fetch(empty, client())).isEmpty();
    assertThat(store.has(empty.digest())).isTrue();
  }

  @Test
  void resumesADroppedConnectionWithoutFetchingAnythingTwice() throws IOException {
    registry.dropBlobs(2, 0.99);
    assertThat(fetch(blob, client())).isEqualTo(content);
    // What was in flight when the connection broke is lost, so only about where it goes on.
    assertThat(registry.rangeStarts()).hasSize(3).isSorted();
    assertThat(registry.rangeStarts().get(1)).isGreaterThan(content.length / 2);
  }

  @Test
  void resumesWhereTheRegistryKnowsNoRanges() throws IOException {
    registry.withoutRanges();
    registry.dropBlobs(1, 0.5);
    assertThat(fetch(blob, client())).isEqualTo(content);
  }

  @Test
  void aTransientAnswerIsTriedAgain() throws IOException {
    registry.failBlobs(503, 2);
    assertThat(fetch(blob, client())).isEqualTo(content);
  }

  @Test
  void givesUpAfterTriesWithoutProgressAndKeepsWhatArrived() throws IOException {
    registry.dropBlobs(1, 0.99);
    registry.beforeBlob(
        () -> {
          if (registry.blobBytesSent() > 0) {
            registry.failBlobs(500, 100);
          }
        });
    assertFails(ErrorKind.UNAVAILABLE);
    // How much has arrived is up to the JDK's client, which drops what it has not handed on.
    long arrived = Files.size(partial());
    assertThat(arrived).isBetween(1L, 990_000L);
    long before = registry.blobBytesSent();
    registry.beforeBlob(() -> registry.failBlobs(0, 0));
    assertThat(fetch(blob, client())).isEqualTo(content);
    assertThat(registry.blobBytesSent() - before).isEqualTo(content.length - arrived);
  }

  @Test
  void hashesAgainWhatAKilledProcessLeft() throws IOException {
    Files.write(partial(), Arrays.copyOf(content, 700_000));
    assertThat(fetch(blob, client())).isEqualTo(content);
    assertThat(registry.blobBytesSent()).isEqualTo(300_000);
  }

  @Test
  void aCompletePartialFileNeedsNoRequest() throws IOException {
    Files.write(partial(), content);
    assertThat(fetch(blob, client())).isEqualTo(content);
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void aDamagedPartialFileFailsOnceAndIsForgotten() throws IOException {
    byte[] damaged = Arrays.copyOf(content, 700_000);
    damaged[5]++;
    Files.write(partial(), damaged);
    assertFails(ErrorKind.DATA_LOSS);
    assertThat(partial()).doesNotExist();
    assertThat(fetch(blob, client())).isEqualTo(content);
  }

  @Test
  void aPartialFileThatIsTooLongIsBegunAnew() throws IOException {
    Files.write(partial(), new byte[content.length + 1]);
    assertThat(fetch(blob, client())).isEqualTo(content);
  }

  @Test
  void refusesOtherBytes() {
    byte[] other = content.clone();
    other[999_999]++;
    registry.falsifyBlob(blob.digest(), other);
    assertFails(ErrorKind.DATA_LOSS);
    assertThat(partial()).doesNotExist();
  }

  @Test
  void refusesMoreBytesThanAnnounced() {
    registry.falsifyBlob(blob.digest(), Arrays.copyOf(content, content.length + 1));
    assertFails(ErrorKind.DATA_LOSS);
  }

  @Test
  void refusesFewerBytesThanAnnounced() {
    registry.falsifyBlob(blob.digest(), Arrays.copyOf(content, content.length - 1));
    assertFails(ErrorKind.UNAVAILABLE);
  }

  @Test
  void anAbsentBlobIsNotTriedAgain() {
    registry.removeBlob(blob.digest());
    assertFails(ErrorKind.NOT_FOUND);
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void aRedirectToAnotherHostGetsNoCredentials() throws IOException {
    registry.protect(TestRegistry.Challenge.BASIC);
    registry.redirectBlobs();
    RegistryClient client =
        new RegistryClient(
            transport,
            RegistryEndpoint.of(registry.domain(), java.util.List.of()),
            "test/app",
            new Credentials("user", "secret", "", ""));
    assertThat(fetch(blob, client)).isEqualTo(content);
    assertThat(registry.requests()).anyMatch(path -> path.startsWith("/elsewhere/"));
    assertThat(registry.authorizations())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("/v2/test/app/"));
  }

  @Test
  void twoPartiesShareOneTransfer() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    registry.beforeBlob(() -> await(hold));
    try (Interest first = downloads.join(blob, client(), bytes -> {});
        Interest second = downloads.join(blob, client(), bytes -> {})) {
      hold.countDown();
      first.await();
      second.await();
    }
    assertThat(registry.blobBytesSent()).isEqualTo(content.length);
  }

  @Test
  void theTransferEndsWhenTheLastPartyLeavesAndNotBefore() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    registry.beforeBlob(() -> await(hold));
    Interest first = downloads.join(blob, client(), bytes -> {});
    Interest second = downloads.join(blob, client(), bytes -> {});
    first.close();
    hold.countDown();
    second.await();
    second.close();
    assertThat(store.has(blob.digest())).isTrue();
  }

  @Test
  void aCancelledTransferStopsAndIsResumedByTheNext() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    BlobSource slow =
        (address, offset) -> {
          InputStream half = new ByteArrayInputStream(content, (int) offset, 500_000);
          return new BlobSource.Body(offset, new HeldStream(half, begun, released));
        };
    Interest only = downloads.join(blob, slow, bytes -> {});
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
    only.close();
    assertThatThrownBy(only::await)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    assertThat(fetch(blob, client())).isEqualTo(content);
    assertThat(registry.blobBytesSent()).isEqualTo(500_000);
  }

  @Test
  void aStalledTransferIsNoticed() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    registry.dropBlobs(1, 0.5);
    BlobSource stalling =
        new BlobSource() {
          private boolean first = true;

          @Override
          public Body open(BlobAddress address, long offset) throws IOException {
            Body body = client().open(address, offset);
            if (!first) {
              return body;
            }
            first = false;
            InputStream half = new ByteArrayInputStream(content, 0, 500_000);
            InputStream held = new HeldStream(half, new CountDownLatch(1), never);
            body.close();
            return new Body(0, transport(held));
          }
        };
    assertThat(fetch(blob, stalling)).isEqualTo(content);
  }

  private InputStream transport(InputStream stream) {
    return org.pouchcontainer.image.registry.TestAccess.watched(transport, stream);
  }

  @Test
  void digestsAreTheOnlyWayToAPath() {
    assertThatThrownBy(() -> Digest.parse("sha256:../../../etc/passwd"))
        .isInstanceOf(EngineException.class);
    assertThat(store.list()).isEmpty();
  }

  @Test
  void putVerifiesAndReadVerifiesAgain() throws IOException {
    byte[] small = {1, 2, 3};
    Digest digest = Digest.sha256(small);
    assertThatThrownBy(() -> store.put(digest, new byte[] {1})).isInstanceOf(EngineException.class);
    store.put(digest, small);
    store.put(digest, small);
    assertThat(store.list()).containsExactly(digest);
    Files.write(store.path(digest), new byte[] {9, 9, 9});
    assertThatThrownBy(() -> store.read(digest, 10))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA_LOSS));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives its content, then waits until it is closed or released. */
  private static final class HeldStream extends InputStream {
    private final InputStream content;
    private final CountDownLatch atEnd;
    private final CountDownLatch release;

    HeldStream(InputStream content, CountDownLatch atEnd, CountDownLatch release) {
      this.content = content;
      this.atEnd = atEnd;
      this.release = release;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = content.read(target, offset, length);
      if (n < 0) {
        atEnd.countDown();
        await(release);
        throw new IOException("closed");
      }
      return n;
    }

    @Override
    public void close() {
      release.countDown();
    }
  }
}
