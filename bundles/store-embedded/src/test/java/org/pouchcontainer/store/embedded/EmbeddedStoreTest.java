package org.pouchcontainer.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;

class EmbeddedStoreTest {
  @TempDir private Path home;

  private Path directory() {
    return home.resolve("meta");
  }

  private Path file() {
    return directory().resolve("metadata.mv");
  }

  private EmbeddedStore open() {
    return new EmbeddedStore(directory());
  }

  @Test
  @DisplayName("folder and file are for root alone")
  void modes() throws IOException {
    open().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest(name = "home {0}, configured {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {"/h,'',/h/meta", "/h,/x,/x", "-,/x,/x", "-,'',-", "'','',-", "/h,x,-"})
  void directories(String engineHome, String configured, String expected) {
    if (expected == null) {
      assertKind(ErrorKind.INVALID_ARGUMENT, () -> EmbeddedStore.directory(engineHome, configured));
    } else {
      assertThat(EmbeddedStore.directory(engineHome, configured)).hasToString(expected);
    }
  }

  @Test
  @DisplayName("a store that is open is not opened again")
  void openTwice() {
    try (EmbeddedStore store = open()) {
      assertKind(ErrorKind.CONFLICT, this::open);
      store.commit(Batch.put("b", "k", new byte[] {1}));
    }
  }

  @Test
  @DisplayName("a file that is no store is refused and left as it is")
  void foreignFiles() throws IOException {
    byte[] random = new byte[64 << 10];
    new Random(1).nextBytes(random);
    byte[][] contents = {
      "id = 1\n".getBytes(StandardCharsets.UTF_8), random, new byte[4096], new byte[100_000]
    };
    for (byte[] content : contents) {
      Files.createDirectories(directory());
      Files.write(file(), content);
      assertKind(ErrorKind.DATA_LOSS, this::open);
      assertThat(Files.readAllBytes(file())).isEqualTo(content);
    }
  }

  @Test
  @DisplayName("another program's MVStore is refused and left as it is")
  void foreignStore() throws IOException {
    Files.createDirectories(directory());
    try (MVStore other = MVStore.open(file().toString())) {
      other.openMap("theirs").put("k", "v");
    }
    byte[] before = Files.readAllBytes(file());
    assertKind(ErrorKind.DATA_LOSS, this::open);
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  @DisplayName("a store of a later format is refused and left as it is")
  void laterFormat() throws IOException {
    open().close();
    try (MVStore later = MVStore.open(file().toString())) {
      later.setStoreVersion(2);
    }
    byte[] before = Files.readAllBytes(file());
    assertKind(ErrorKind.DATA_LOSS, this::open);
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  @DisplayName("a store whose beginning was overwritten is refused and left as it is")
  void damagedStore() throws IOException {
    try (EmbeddedStore store = open()) {
      for (int i = 0; i < 100; i++) {
        store.commit(Batch.put("b", "k" + i, new byte[1000]));
      }
    }
    byte[] bytes = Files.readAllBytes(file());
    Arrays.fill(bytes, 0, bytes.length - 4096, (byte) 'x');
    Files.write(file(), bytes);
    assertKind(ErrorKind.DATA_LOSS, this::open);
    assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
  }

  @Test
  @DisplayName("a link or folder in the file's place is refused")
  void noRegularFile() throws IOException {
    Files.createDirectories(file());
    assertKind(ErrorKind.FAILED_PRECONDITION, this::open);
    Files.delete(file());
    Files.createSymbolicLink(file(), home.resolve("elsewhere"));
    assertKind(ErrorKind.FAILED_PRECONDITION, this::open);
    assertThat(home.resolve("elsewhere")).doesNotExist();
  }

  @Test
  @DisplayName("a file whose making was interrupted is made anew, an empty one is refused")
  void interruptedMaking() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("metadata.mv.new"), "half a header");
    open().close();
    assertThat(directory()).isDirectoryContaining(p -> p.equals(file()));
    assertThat(directory().resolve("metadata.mv.new")).doesNotExist();
    Files.write(file(), new byte[0]);
    assertKind(ErrorKind.DATA_LOSS, this::open);
  }

  @Test
  @DisplayName("half a commit at the end of the file is forgotten, what was before is there")
  void tornEnd() throws IOException {
    try (EmbeddedStore store = open()) {
      store.commit(Batch.put("b", "k", new byte[] {1}));
    }
    byte[] torn = new byte[5000];
    new Random(2).nextBytes(torn);
    Files.write(file(), torn, StandardOpenOption.APPEND);
    try (EmbeddedStore store = open()) {
      assertThat(store.get("b", "k")).hasValue(new byte[] {1});
    }
  }

  @Test
  @DisplayName("rewriting the same records a thousand times keeps the file small")
  void boundedSize() {
    try (EmbeddedStore store = open()) {
      for (int i = 0; i < 1500; i++) {
        store.commit(Batch.put("containers", "c" + i % 50, new byte[2000]));
      }
      long before = store.sizeBytes();
      store.compactNow();
      assertThat(store.sizeBytes()).isLessThan(before).isLessThan(4 << 20);
      assertThat(store.scan("containers", "")).hasSize(50);
    }
    try (EmbeddedStore store = open()) {
      assertThat(store.scan("containers", "")).hasSize(50);
    }
  }

  @Test
  @DisplayName("readers see whole records while space is reclaimed under them")
  void compactionUnderReaders() throws InterruptedException {
    try (EmbeddedStore store = open()) {
      AtomicBoolean done = new AtomicBoolean();
      AtomicBoolean wrong = new AtomicBoolean();
      Thread reader =
          new Thread(
              () -> {
                while (!done.get()) {
                  boolean whole =
                      store.scan("b", "").stream().allMatch(e -> e.value().length == 3000);
                  wrong.compareAndExchange(false, !whole);
                }
              });
      reader.start();
      for (int i = 0; i < 600; i++) {
        store.commit(Batch.put("b", "k" + i % 100, new byte[3000]));
        if (i % 100 == 99) {
          store.compactNow();
        }
      }
      done.set(true);
      reader.join();
      assertThat(wrong).isFalse();
    }
  }

  @Test
  @DisplayName("threads that are interrupted at any moment harm no other thread's work")
  void interruptsEverywhere() throws InterruptedException {
    try (EmbeddedStore store = open()) {
      AtomicBoolean done = new AtomicBoolean();
      Thread victim =
          new Thread(
              () -> {
                for (int i = 0; !done.get(); i++) {
                  store.commit(Batch.put("victim", "k" + i % 10, new byte[500]));
                  store.scan("b", "");
                  Thread.interrupted();
                }
              });
      Thread attacker =
          new Thread(
              () -> {
                while (!done.get()) {
                  victim.interrupt();
                  Thread.onSpinWait();
                }
              });
      victim.start();
      attacker.start();
      try {
        for (int i = 0; i < 300; i++) {
          store.commit(Batch.put("b", "k" + i, new byte[] {(byte) i}));
          assertThat(store.get("b", "k" + i)).hasValue(new byte[] {(byte) i});
        }
      } finally {
        done.set(true);
        attacker.join();
        victim.join();
      }
      assertThat(store.scan("b", "")).hasSize(300);
    }
  }

  @Test
  @DisplayName("a closed store says so")
  void closed() {
    EmbeddedStore store = open();
    store.close();
    store.close();
    assertKind(ErrorKind.UNAVAILABLE, () -> store.commit(Batch.put("b", "k", new byte[1])));
    assertKind(ErrorKind.UNAVAILABLE, () -> store.get("b", "k"));
    assertKind(ErrorKind.UNAVAILABLE, () -> store.scan("b", ""));
  }

  @Test
  @DisplayName("the message of a refused file names it and says what to do")
  void message() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(file(), "nonsense");
    EngineException thrown = catchThrowableOfType(EngineException.class, this::open);
    assertThat(thrown.getMessage()).contains(file().toString()).contains("move it away");
  }
}
