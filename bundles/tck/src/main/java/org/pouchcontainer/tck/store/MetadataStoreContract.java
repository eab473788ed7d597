package org.pouchcontainer.tck.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.pouchcontainer.tck.Kinds.assertKind;
import static org.pouchcontainer.tck.Kinds.succeeds;
import static org.pouchcontainer.tck.Kinds.together;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.MetadataStore;
import org.pouchcontainer.spi.store.MetadataStore.Entry;

/**
 * What every {@link MetadataStore} must do. Extend it, make the store in {@link #open}, close it in
 * {@link #close}.
 *
 * <p>That a commit survives kill -9 needs a process of its own and is the store's own test.
 */
public abstract class MetadataStoreContract {
  private MetadataStore store;

  /** Opens the store; within one test, the same store each time. Empty at the first call. */
  protected abstract MetadataStore open();

  /** Closes a store that {@link #open} gave. */
  protected abstract void close(MetadataStore opened);

  /** Whether what was committed is there after {@link #close} and {@link #open}. */
  protected boolean durable() {
    return true;
  }

  /** The store under test. */
  protected final MetadataStore store() {
    return store;
  }

  /** Opens the store. */
  @BeforeEach
  public final void openStore() {
    store = open();
  }

  /** Closes the store. */
  @AfterEach
  public final void closeStore() {
    close(store);
  }

  @Test
  @DisplayName("an absent key is empty, an absent bucket has no entries")
  void absent() {
    assertThat(store.get("containers", "nobody")).isEmpty();
    assertThat(store.scan("containers", "")).isEmpty();
  }

  @Test
  @DisplayName("a put is read back, replaced by the next, and gone after delete")
  void putReplaceDelete() {
    store.commit(Batch.put("containers", "a", bytes("1")));
    assertThat(text("containers", "a")).isEqualTo("1");
    store.commit(Batch.put("containers", "a", bytes("2")));
    assertThat(text("containers", "a")).isEqualTo("2");
    store.commit(Batch.delete("containers", "a"));
    assertThat(store.get("containers", "a")).isEmpty();
  }

  @Test
  @DisplayName("deleting an absent key is fine")
  void deleteAbsent() {
    assertThatCode(() -> store.commit(Batch.delete("containers", "nobody")))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("an empty batch changes nothing")
  void emptyBatch() {
    store.commit(new Batch());
    assertThat(store.scan("containers", "")).isEmpty();
  }

  @Test
  @DisplayName("buckets do not see each other")
  void bucketsApart() {
    store.commit(Batch.put("one", "k", bytes("1")).andPut("two", "k", bytes("2")));
    assertThat(text("one", "k")).isEqualTo("1");
    assertThat(text("two", "k")).isEqualTo("2");
  }

  @Test
  @DisplayName("later changes of a batch win over earlier ones")
  void orderWithinBatch() {
    store.commit(
        Batch.put("b", "x", bytes("1"))
            .andDelete("b", "x")
            .andPut("b", "y", bytes("1"))
            .andPut("b", "y", bytes("2")));
    assertThat(store.get("b", "x")).isEmpty();
    assertThat(text("b", "y")).isEqualTo("2");
  }

  @Test
  @DisplayName("a scan gives the entries with the prefix, by key, and no neighbour")
  void scanPrefix() {
    Batch batch = new Batch();
    for (String key : List.of("ab", "a", "b", "a/2", "a/1", "a0", "")) {
      batch.andPut("b", key, bytes(key));
    }
    store.commit(batch);
    assertThat(store.scan("b", "a/")).extracting(Entry::key).containsExactly("a/1", "a/2");
    assertThat(store.scan("b", ""))
        .extracting(Entry::key)
        .containsExactly("", "a", "a/1", "a/2", "a0", "ab", "b");
    assertThat(store.scan("b", "a/"))
        .extracting(e -> text(e.value()))
        .containsExactly("a/1", "a/2");
  }

  @Test
  @DisplayName("keys and values may be any text and any bytes")
  void anyBytes() {
    byte[] all = new byte[256];
    IntStream.range(0, all.length).forEach(i -> all[i] = (byte) i);
    store.commit(Batch.put("b", "schlüssel/容器 \n\"", all).andPut("b", "empty", new byte[0]));
    assertThat(store.get("b", "schlüssel/容器 \n\"")).hasValue(all);
    assertThat(store.get("b", "empty")).hasValue(new byte[0]);
  }

  @Test
  @DisplayName("changing an array that was given or received changes nothing stored")
  void arraysAreCopied() {
    byte[] given = bytes("1");
    store.commit(Batch.put("b", "k", given));
    given[0] = '9';
    store.get("b", "k").orElseThrow()[0] = '9';
    assertThat(text("b", "k")).isEqualTo("1");
  }

  @Test
  @DisplayName("an expectation that does not hold refuses the whole batch")
  void expectationFails() {
    store.commit(Batch.put("b", "taken", bytes("1")));
    Batch batch =
        Batch.put("b", "other", bytes("2"))
            .expectAbsent("b", "taken")
            .andPut("b", "taken", bytes("2"))
            .andDelete("b", "taken");
    assertKind(ErrorKind.CONFLICT, () -> store.commit(batch));
    assertThat(store.get("b", "other")).isEmpty();
    assertThat(text("b", "taken")).isEqualTo("1");
  }

  @Test
  @DisplayName("an expectation looks at what was before the batch")
  void expectationIsAboutBefore() {
    store.commit(Batch.put("b", "k", bytes("1")).expectAbsent("b", "k"));
    assertThat(text("b", "k")).isEqualTo("1");
    assertKind(
        ErrorKind.CONFLICT, () -> store.commit(Batch.delete("b", "k").expectAbsent("b", "k")));
    assertThat(text("b", "k")).isEqualTo("1");
  }

  @Test
  @DisplayName("of several that expect a key absent at once, exactly one wins")
  void expectationRace() throws Exception {
    for (int round = 0; round < 10; round++) {
      String key = "name-" + round;
      List<Boolean> won =
          together(
              8,
              i -> {
                Batch batch = Batch.put("b", key, bytes("by " + i)).expectAbsent("b", key);
                return succeeds(ErrorKind.CONFLICT, () -> store.commit(batch));
              });
      assertThat(won).filteredOn(w -> w).hasSize(1);
    }
  }

  @Test
  @DisplayName("concurrent commits are all there")
  void concurrentCommits() throws Exception {
    together(
        8,
        i ->
            () -> {
              for (int n = 0; n < 25; n++) {
                store.commit(Batch.put("b", i + "/" + n, bytes(i + "." + n)));
              }
              return true;
            });
    assertThat(store.scan("b", "")).hasSize(200);
  }

  @Test
  @DisplayName("a reader sees all of a batch or nothing")
  void batchesAreWhole() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    store.commit(Batch.put("b", "left", bytes("0")).andPut("b", "right", bytes("0")));
    ExecutorService reader = Executors.newSingleThreadExecutor();
    Future<Boolean> whole =
        reader.submit(
            () -> {
              boolean same = true;
              while (!done.get()) {
                List<Entry> both = store.scan("b", "");
                same &=
                    both.size() == 2 && text(both.get(0).value()).equals(text(both.get(1).value()));
              }
              return same;
            });
    try {
      for (int i = 1; i <= 200; i++) {
        store.commit(Batch.put("b", "left", bytes("" + i)).andPut("b", "right", bytes("" + i)));
      }
    } finally {
      done.set(true);
      reader.shutdown();
    }
    assertThat(whole.get()).isTrue();
  }

  @Test
  @DisplayName("a thread that is interrupted may read and commit, and harms no other")
  void interrupted() {
    store.commit(Batch.put("b", "k", bytes("1")));
    Thread.currentThread().interrupt();
    try {
      assertThat(text("b", "k")).isEqualTo("1");
      store.commit(Batch.put("b", "k", bytes("2")));
    } finally {
      assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    }
    store.commit(Batch.put("b", "l", bytes("3")));
    assertThat(text("b", "k")).isEqualTo("2");
    assertThat(text("b", "l")).isEqualTo("3");
  }

  @ParameterizedTest(name = "bucket \"{0}\" is refused")
  @ValueSource(
      strings = {
        "",
        "A",
        "0a",
        "-a",
        "a_b",
        "a/b",
        "..",
        "a\n",
        "a23456789012345678901234567890123"
      })
  void badBuckets(String bucket) {
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> store.get(bucket, "k"));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> store.scan(bucket, ""));
    Batch batch = Batch.put("good", "k", bytes("1")).andPut(bucket, "k", bytes("1"));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> store.commit(batch));
    assertThat(store.get("good", "k")).as("nothing of the batch").isEmpty();
  }

  @Test
  @DisplayName("keys of 512 bytes and values of 4 MiB are taken, one more is refused")
  void bounds() {
    String longest = "ü".repeat(256);
    store.commit(Batch.put("b", longest, new byte[4 << 20]));
    assertThat(store.get("b", longest)).hasValueSatisfying(v -> assertThat(v).hasSize(4 << 20));
    assertKind(
        ErrorKind.INVALID_ARGUMENT, () -> store.commit(Batch.put("b", longest + "a", bytes("1"))));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> store.get("b", longest + "a"));
    assertKind(
        ErrorKind.INVALID_ARGUMENT,
        () -> store.commit(Batch.put("b", "k", new byte[(4 << 20) + 1])));
    assertThat(store.scan("b", "")).hasSize(1);
  }

  @Test
  @DisplayName("what was committed is there after reopening, deletions too")
  void reopen() {
    Assumptions.assumeTrue(durable(), "the store declares that it keeps nothing");
    store.commit(Batch.put("b", "kept", bytes("1")).andPut("b", "deleted", bytes("1")));
    store.commit(Batch.delete("b", "deleted").andPut("c", "other", bytes("2")));
    close(store);
    store = open();
    assertThat(text("b", "kept")).isEqualTo("1");
    assertThat(store.get("b", "deleted")).isEmpty();
    assertThat(text("c", "other")).isEqualTo("2");
    store.commit(Batch.put("b", "after", bytes("3")));
    assertThat(text("b", "after")).isEqualTo("3");
  }

  @Test
  @DisplayName("closing twice is fine")
  void closeTwice() {
    close(store);
    assertThatCode(() -> close(store)).doesNotThrowAnyException();
    store = open();
  }

  private String text(String bucket, String key) {
    return text(store.get(bucket, key).orElseThrow());
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
