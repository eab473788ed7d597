package org.pouchcontainer.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.mount.MountInfo;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.Usage;

@Tag("root")
class FileTreesTest {
  private static final RawName RAW = RawName.of(new byte[] {(byte) 0xe9, 't', (byte) 0xe9});

  private final Kernel kernel = Kernel.open();
  private final FileTrees trees = kernel.files();
  @TempDir Path temp;
  private Path from;
  private Path to;

  @BeforeEach
  void folders() throws IOException {
    from = Files.createDirectory(temp.toRealPath().resolve("from"));
    to = Files.createDirectory(temp.toRealPath().resolve("to"));
  }

  @AfterEach
  void clean() {
    for (MountInfo m : kernel.mounts().below(temp)) {
      kernel.mounts().unmount(m.mountPoint());
    }
    trees.delete(from);
    trees.delete(to);
  }

  private void fill(Directory dir) throws IOException {
    try (OutputStream out = trees.output(dir.createFile(RAW, 0600))) {
      out.write("content".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    dir.setOwner(RAW, 1000, 2000);
    dir.setMode(RAW, 06755);
    dir.setAttribute(RAW, "trusted.note", new byte[] {1, 0, 2});
    dir.setAttribute(
        RAW,
        "security.capability",
        new byte[] {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    dir.setTimes(RAW, new Timestamp(1_000_000_000, 1), new Timestamp(-5, 123_456_789));
    dir.makeDirectory(RawName.of("d"), 0750);
    try (Directory d = dir.open(RawName.of("d"))) {
      dir.link(RAW, d, RawName.of("same file"));
      d.makeSymlink(RawName.of("link"), new byte[] {'/', (byte) 0xff});
      d.setOwner(RawName.of("link"), 7, 8);
      d.setTimes(RawName.of("link"), new Timestamp(3, 3), new Timestamp(4, 4));
      d.makeNode(RawName.of("null"), FileType.CHARACTER_DEVICE, 0666, 1, 3);
      d.makeNode(RawName.of("loop"), FileType.BLOCK_DEVICE, 0660, 7, 300);
      d.makeNode(RawName.of("fifo"), FileType.FIFO, 0640, 0, 0);
      d.makeNode(RawName.of("socket"), FileType.SOCKET, 0640, 0, 0);
      d.setAttribute("trusted.overlay.opaque", new byte[] {'y'});
      d.setOwner(11, 12);
    }
    dir.setTimes(RawName.of("d"), new Timestamp(5, 5), new Timestamp(6, 6));
    dir.setMode(0711);
    dir.setTimes(new Timestamp(7, 7), new Timestamp(8, 8));
  }

  @Test
  void copyKeepsWhatBelongsToAFile() throws IOException {
    try (Directory source = trees.open(from);
        Directory target = trees.open(to)) {
      fill(source);
      trees.copy(from, to);
      assertSame(source, target);
      assertThat(target.attributes(RAW)).containsKeys("trusted.note", "security.capability");
      try (Directory d = target.open(RawName.of("d"))) {
        assertThat(d.status(RawName.of("same file")).id()).isEqualTo(target.status(RAW).id());
        assertThat(d.readLink(RawName.of("link"))).isEqualTo(new byte[] {'/', (byte) 0xff});
      }
    }
  }

  private static void assertSame(Directory a, Directory b) {
    assertStatus(a.status(), b.status(), "root");
    List<RawName> names = a.list().stream().map(Directory.Entry::name).sorted().toList();
    assertThat(b.list().stream().map(Directory.Entry::name).sorted()).isEqualTo(names);
    for (RawName name : names) {
      assertStatus(a.status(name), b.status(name), name.toString());
      assertThat(b.attributes(name)).usingRecursiveComparison().isEqualTo(a.attributes(name));
      if (a.status(name).isDirectory()) {
        try (Directory x = a.open(name);
            Directory y = b.open(name)) {
          assertSame(x, y);
        }
      }
    }
  }

  private static void assertStatus(FileStatus a, FileStatus b, String name) {
    assertThat(b)
        .as(name)
        .usingRecursiveComparison()
        .ignoringFields("id", "changed", "allocatedBytes", "accessed")
        .isEqualTo(a);
  }

  @Test
  void holesStayHoles() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(from.resolve("sparse").toFile(), "rw")) {
      file.setLength(1L << 30);
      file.seek(500 << 20);
      file.writeBytes("island");
    }
    trees.copy(from, to);
    assertThat(Files.size(to.resolve("sparse"))).isEqualTo(1L << 30);
    try (RandomAccessFile file = new RandomAccessFile(to.resolve("sparse").toFile(), "r")) {
      file.seek(500 << 20);
      byte[] island = new byte[7];
      file.readFully(island);
      assertThat(island).containsExactly('i', 's', 'l', 'a', 'n', 'd', 0);
    }
    assertThat(trees.usage(to).bytes()).isLessThan(1 << 20);
  }

  @Test
  void copyBetweenFileSystemsStopsAtMounts() throws IOException {
    kernel.mounts().mount(new MountSpec("tmpfs", "t", List.of("size=64m", "private")), to);
    Path inner = Files.createDirectory(from.resolve("inner"));
    kernel.mounts().mount(new MountSpec("tmpfs", "t", List.of("size=1m")), inner);
    Files.writeString(inner.resolve("elsewhere"), "x");
    byte[] content = new byte[3 << 20];
    new java.util.Random(1).nextBytes(content);
    Files.write(from.resolve("big"), content);
    trees.copy(from, to);
    assertThat(to.resolve("big")).hasBinaryContent(content);
    assertThat(to.resolve("inner")).isEmptyDirectory();
    assertThat(trees.usage(from).bytes()).isLessThan(4 << 20);
  }

  @Test
  void fullDiskIsTold() throws IOException {
    kernel.mounts().mount(new MountSpec("tmpfs", "t", List.of("size=1m", "private")), to);
    Files.write(from.resolve("big"), new byte[3 << 20]);
    assertThatThrownBy(() -> trees.copy(from, to)).satisfies(e -> is(e, Errno.ENOSPC));
  }

  @Test
  void usageCountsHardLinksOnce() throws IOException {
    Files.write(from.resolve("a"), new byte[1 << 20]);
    Usage one = trees.usage(from);
    Files.createLink(from.resolve("b"), from.resolve("a"));
    assertThat(trees.usage(from)).isEqualTo(one);
    assertThat(one.inodes()).isEqualTo(2);
    assertThat(one.bytes()).isGreaterThanOrEqualTo(1 << 20);
  }

  @Test
  void roomOfAFileSystem() {
    kernel.mounts().mount(new MountSpec("tmpfs", "t", List.of("size=8m", "nr_inodes=100")), to);
    FileSystemInfo info = trees.fileSystem(to);
    assertThat(info.kind()).isEqualTo("tmpfs");
    assertThat(info.totalBytes()).isEqualTo(8 << 20);
    assertThat(info.availableBytes()).isEqualTo(info.freeBytes()).isEqualTo(8 << 20);
    assertThat(info.totalInodes()).isEqualTo(100);
    assertThat(info.freeInodes()).isLessThan(100);
    trees.flush(to);
  }

  @Test
  void deleteIsIdempotentAndFollowsNothing() throws IOException {
    Path victim = Files.createDirectory(to.resolve("victim"));
    Files.writeString(victim.resolve("f"), "x");
    Files.createSymbolicLink(from.resolve("link"), victim);
    Files.createDirectories(from.resolve("a/b/c"));
    trees.delete(from);
    trees.delete(from);
    trees.delete(temp.resolve("absent/below"));
    assertThat(from).doesNotExist();
    assertThat(victim.resolve("f")).exists();
  }

  @Test
  void deleteRefusesAMountAndLeavesItsContent() throws IOException {
    Path inner = Files.createDirectory(from.resolve("inner"));
    kernel.mounts().mount(new MountSpec("tmpfs", "t", List.of("size=1m")), inner);
    Files.writeString(inner.resolve("precious"), "x");
    assertThatThrownBy(() -> trees.delete(from)).satisfies(e -> is(e, Errno.EBUSY));
    assertThat(inner.resolve("precious")).exists();
    kernel.mounts().unmount(inner);
    Path bound = Files.createDirectory(from.resolve("bound"));
    Path precious = Files.createDirectory(to.resolve("precious"));
    Files.writeString(precious.resolve("f"), "x");
    kernel.mounts().mount(MountSpec.bind(precious.toString(), false), bound);
    assertThatThrownBy(() -> trees.delete(from)).satisfies(e -> is(e, Errno.EBUSY));
    assertThat(precious.resolve("f")).exists();
  }

  @Test
  void veryDeepTreeIsDeleted() {
    int depth = 6000;
    Directory dir = trees.open(from);
    for (int i = 0; i < depth; i++) {
      dir.makeDirectory(RawName.of("d"), 0700);
      dir.makeSymlink(RawName.of("l"), new byte[] {'x'});
      Directory next = dir.open(RawName.of("d"));
      dir.close();
      dir = next;
    }
    dir.close();
    assertThatThrownBy(() -> trees.usage(from)).satisfies(e -> is(e, Errno.ENAMETOOLONG));
    trees.delete(from);
    assertThat(from).doesNotExist();
  }

  @Test
  void deleteWhileSomebodySwapsLinksStaysInside() throws Exception {
    Path outside = Files.createDirectory(to.resolve("outside"));
    for (int i = 0; i < 50; i++) {
      Files.writeString(outside.resolve("f" + i), "x");
    }
    for (int round = 0; round < 30; round++) {
      Path tree = Files.createDirectory(from.resolve("t" + round));
      Path sub = Files.createDirectory(tree.resolve("sub"));
      Path link = Files.createSymbolicLink(from.resolve("link" + round), outside);
      AtomicBoolean stop = new AtomicBoolean();
      try (Directory a = trees.open(tree);
          Directory b = trees.open(from)) {
        Thread swapper =
            new Thread(
                () -> {
                  RawName name = RawName.of(link.getFileName().toString());
                  while (!stop.get()) {
                    try {
                      a.rename(RawName.of("sub"), b, name, RenameMode.EXCHANGE);
                    } catch (KernelException | IllegalStateException e) {
                      return;
                    }
                  }
                });
        swapper.start();
        for (int i = 0; i < 20 && Files.isDirectory(sub); i++) {
          Files.createDirectories(tree.resolve("more" + i));
        }
        trees.delete(tree);
        stop.set(true);
        swapper.join();
      }
    }
    assertThat(outside.toFile().list()).hasSize(50);
  }

  private static void is(Throwable e, Errno errno) {
    assertThat(e)
        .isInstanceOfSatisfying(
            KernelException.class, k -> assertThat(k.errno()).as(k.getMessage()).isEqualTo(errno));
  }
}
