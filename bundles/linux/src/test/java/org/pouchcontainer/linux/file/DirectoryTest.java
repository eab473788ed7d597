package org.pouchcontainer.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;

@Tag("root")
class DirectoryTest {
  private static final RawName A = RawName.of("a");
  private static final RawName B = RawName.of("b");
  private static final RawName NOT_UTF8 = RawName.of(new byte[] {'x', (byte) 0xff, (byte) 0x80});

  private final FileTrees trees = Kernel.open().files();
  @TempDir Path temp;
  private Path path;
  private Directory dir;

  @BeforeEach
  void open() throws IOException {
    path = Files.createDirectory(temp.resolve("root"));
    dir = trees.open(path);
  }

  @AfterEach
  void close() {
    trees.delete(path);
    dir.close();
  }

  private void write(Directory in, RawName name, String text) throws IOException {
    try (OutputStream out = trees.output(in.createFile(name, 0644))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String read(RawPath file, Resolve how) throws IOException {
    try (InputStream in = trees.input(dir.openForRead(file, how))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void namesThatAreNoUtf8Survive() throws IOException {
    write(dir, NOT_UTF8, "content");
    assertThat(dir.list()).containsExactly(new Directory.Entry(NOT_UTF8, FileType.REGULAR));
    assertThat(read(RawPath.EMPTY.resolve(NOT_UTF8), Resolve.BENEATH)).isEqualTo("content");
    dir.setAttribute(NOT_UTF8, "trusted.pouch", new byte[] {0, 1, (byte) 0xff});
    assertThat(dir.attributes(NOT_UTF8).get("trusted.pouch")).containsExactly(0, 1, 0xff);
    dir.makeSymlink(A, NOT_UTF8.bytes());
    assertThat(dir.readLink(A)).isEqualTo(NOT_UTF8.bytes());
    dir.remove(NOT_UTF8);
    assertThat(dir.find(NOT_UTF8)).isEmpty();
  }

  @Test
  void modesAreExactWhateverTheUmask() {
    dir.makeDirectory(A, 01777);
    dir.makeNode(B, FileType.FIFO, 0666, 0, 0);
    assertThat(dir.status(A).permissions()).isEqualTo(01777);
    assertThat(dir.status(B).permissions()).isEqualTo(0666);
    dir.setMode(A, 06755);
    assertThat(dir.status(A).permissions()).isEqualTo(06755);
    dir.setMode(0711);
    assertThat(dir.status().permissions()).isEqualTo(0711);
  }

  @Test
  void devicesOwnersAndTimes() {
    dir.makeNode(A, FileType.CHARACTER_DEVICE, 0600, 10, 70_000);
    dir.setOwner(A, 1234, 5678);
    Timestamp before1970 = new Timestamp(-12345, 987_654_321);
    dir.setTimes(A, null, before1970);
    FileStatus status = dir.status(A);
    assertThat(status.type()).isEqualTo(FileType.CHARACTER_DEVICE);
    assertThat(status.deviceMajor()).isEqualTo(10);
    assertThat(status.deviceMinor()).isEqualTo(70_000);
    assertThat(status.uid()).isEqualTo(1234);
    assertThat(status.gid()).isEqualTo(5678);
    assertThat(status.modified()).isEqualTo(before1970);
    assertThat(status.accessed().seconds()).isPositive();
  }

  @Test
  void operationsOnALinkDoNotFollowIt() throws IOException {
    Path victim = Files.writeString(temp.resolve("victim"), "safe");
    dir.makeSymlink(A, victim.toString().getBytes(StandardCharsets.UTF_8));
    dir.setOwner(A, 1000, 1000);
    dir.setTimes(A, new Timestamp(1, 0), new Timestamp(2, 0));
    dir.setAttribute(A, "trusted.pouch", new byte[] {1});
    assertThat(dir.attributes(A)).containsKey("trusted.pouch");
    assertThatThrownBy(() -> dir.setMode(A, 0777)).satisfies(e -> is(e, Errno.EOPNOTSUPP));
    assertThatThrownBy(() -> dir.createFile(A, 0600)).satisfies(e -> is(e, Errno.EEXIST));
    assertThatThrownBy(() -> dir.open(A)).satisfies(e -> is(e, Errno.ENOTDIR));
    try (Directory outside = trees.open(temp)) {
      FileStatus status = outside.status(RawName.of("victim"));
      assertThat(status.uid()).isZero();
      assertThat(outside.attributes(RawName.of("victim"))).doesNotContainKey("trusted.pouch");
    }
    dir.removeTree(A);
    assertThat(victim).hasContent("safe");
  }

  @Test
  void hardLinkOfALinkIsTheLink() {
    dir.makeSymlink(A, "/etc/passwd".getBytes(StandardCharsets.UTF_8));
    dir.link(A, dir, B);
    assertThat(dir.status(B).type()).isEqualTo(FileType.SYMLINK);
    assertThat(dir.status(B).links()).isEqualTo(2);
  }

  @Test
  void renameModes() throws IOException {
    write(dir, A, "a");
    write(dir, B, "b");
    assertThatThrownBy(() -> dir.rename(A, dir, B, RenameMode.KEEP))
        .satisfies(e -> is(e, Errno.EEXIST));
    dir.rename(A, dir, B, RenameMode.EXCHANGE);
    assertThat(path.resolve("a")).hasContent("b");
    dir.rename(A, dir, B, RenameMode.REPLACE);
    assertThat(path.resolve("b")).hasContent("b");
    assertThat(dir.find(A)).isEmpty();
  }

  @Test
  void linksResolveWithinTheRoot() throws IOException {
    Files.createDirectories(path.resolve("etc"));
    Files.writeString(path.resolve("etc/passwd"), "inside");
    Files.createSymbolicLink(path.resolve("absolute"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(path.resolve("up"), Path.of("../../../../../../etc/passwd"));
    Files.createSymbolicLink(path.resolve("plain"), Path.of("etc/passwd"));
    for (String name : new String[] {"absolute", "up", "plain", "../../etc/passwd"}) {
      assertThat(read(RawPath.of(name), Resolve.IN_ROOT)).as(name).isEqualTo("inside");
    }
    assertThat(read(RawPath.of("plain"), Resolve.BENEATH)).isEqualTo("inside");
    for (String name : new String[] {"absolute", "up", "../root/etc/passwd"}) {
      assertThatThrownBy(() -> dir.openForRead(RawPath.of(name), Resolve.BENEATH))
          .as(name)
          .satisfies(e -> is(e, Errno.EXDEV));
    }
    assertThatThrownBy(() -> dir.openForRead(RawPath.of("plain"), Resolve.NO_LINKS))
        .satisfies(e -> is(e, Errno.ELOOP));
  }

  @ParameterizedTest
  @EnumSource
  void magicLinksLeadNowhere(Resolve how) throws IOException {
    Files.createSymbolicLink(path.resolve("magic"), Path.of("/proc/self/cwd"));
    assertThatThrownBy(() -> dir.open(RawPath.of("magic"), how))
        .isInstanceOf(KernelException.class);
  }

  @Test
  void missingDirectoriesAreMadeWithinTheRoot() throws IOException {
    Files.createSymbolicLink(path.resolve("link"), Path.of("/made"));
    Files.createDirectory(path.resolve("made"));
    try (Directory deep = dir.openOrMake(RawPath.of("link/b/c"), 0755, Resolve.IN_ROOT)) {
      write(deep, A, "x");
    }
    assertThat(path.resolve("made/b/c/a")).hasContent("x");
    assertThatThrownBy(() -> dir.openOrMake(RawPath.of("link/b"), 0755, Resolve.BENEATH))
        .satisfies(e -> is(e, Errno.EXDEV));
  }

  @Test
  void onlyRegularFilesAreOpenedForReading() {
    dir.makeNode(A, FileType.FIFO, 0600, 0, 0);
    assertThatThrownBy(() -> dir.openForRead(RawPath.of("a"), Resolve.BENEATH))
        .satisfies(e -> is(e, Errno.EINVAL));
  }

  /** A canary outside is never touched while another thread swaps a directory for a link to it. */
  @Test
  void swappedLinkNeverLeadsOut() throws Exception {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.createDirectory(path.resolve("real"));
    Files.createDirectory(path.resolve("real/sub"));
    Files.createSymbolicLink(path.resolve("swap"), outside);
    AtomicBoolean stop = new AtomicBoolean();
    Thread swapper =
        new Thread(
            () -> {
              while (!stop.get()) {
                dir.rename(RawName.of("real"), dir, RawName.of("swap"), RenameMode.EXCHANGE);
              }
            });
    swapper.start();
    int reached = 0;
    try {
      for (int i = 0; i < 3000; i++) {
        RawName name = RawName.of("f" + i);
        try (Directory in = dir.openOrMake(RawPath.of("real/sub"), 0755, Resolve.BENEATH)) {
          write(in, name, "x");
          in.remove(name);
          reached++;
        } catch (KernelException e) {
          assertThat(e.errno()).isIn(Errno.EXDEV, Errno.ENOENT, Errno.EAGAIN);
        }
      }
    } finally {
      stop.set(true);
      swapper.join();
    }
    assertThat(reached).isPositive();
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void listingOfManyEntries() {
    for (int i = 0; i < 5000; i++) {
      dir.makeSymlink(RawName.of("a-rather-long-name-of-a-link-" + i), new byte[] {'t'});
    }
    assertThat(dir.list()).hasSize(5000).allMatch(e -> e.type() == FileType.SYMLINK);
    assertThat(dir.list()).hasSize(5000);
  }

  @Test
  void pinnedFileIsReachedWhateverItsNameBecomes() throws IOException {
    write(dir, A, "pinned");
    try (Fd pin = dir.pin(RawPath.of("a"), Resolve.IN_ROOT)) {
      dir.rename(A, dir, B, RenameMode.REPLACE);
      assertThat(pin.procPath()).hasContent("pinned");
    }
  }

  private static void is(Throwable e, Errno errno) {
    assertThat(e)
        .isInstanceOfSatisfying(
            KernelException.class, k -> assertThat(k.errno()).as(k.getMessage()).isEqualTo(errno));
  }
}
