package org.pouchcontainer.linux.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.internal.Syscalls;
import org.pouchcontainer.linux.internal.mount.KernelMounts;
import org.pouchcontainer.spi.MountSpec;

/** Real mounts, by this kernel's calls and as an older kernel would be served. */
@Tag("root")
class MountsTest {
  /** Which kernel is played by refusing calls. */
  enum Age {
    /** All that this kernel has. */
    NEW,
    /** Before 5.2: none of the new mount calls. */
    OLD;

    Mounts mounts() {
      Syscalls real = Sys.host().calls();
      Set<Call> missing =
          this == NEW
              ? Set.of()
              : Set.of(
                  Call.FSOPEN,
                  Call.FSCONFIG,
                  Call.FSMOUNT,
                  Call.OPEN_TREE,
                  Call.MOVE_MOUNT,
                  Call.MOUNT_SETATTR);
      return new KernelMounts(
          new Sys(
              (call, a, b, c, d, e, f) ->
                  missing.contains(call)
                      ? -Errno.ENOSYS.number()
                      : real.invoke(call, a, b, c, d, e, f)));
    }
  }

  private final Mounts cleaner = Age.NEW.mounts();

  @TempDir Path temp;
  private Path base;
  private Path target;

  @BeforeEach
  void isolate() throws IOException {
    // A private tmpfs below all: propagation of the host is left alone, overlay gets a clean upper.
    base = Files.createDirectory(temp.toRealPath().resolve("base"));
    cleaner.mount(new MountSpec("tmpfs", "pouch-test", List.of("size=64m", "private")), base);
    target = Files.createDirectory(base.resolve("target"));
  }

  @AfterEach
  void unmountAll() {
    for (MountInfo m : cleaner.below(base)) {
      cleaner.unmount(m.mountPoint());
    }
    assertThat(cleaner.below(base)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void tmpfsWithSizeAndAttributes(Age age) throws IOException {
    Mounts mounts = age.mounts();
    mounts.mount(
        new MountSpec("tmpfs", "shm", List.of("nosuid", "nodev", "noexec", "mode=1777", "size=1m")),
        target);
    assertThat(mounts.isMountPoint(target)).isTrue();
    MountInfo info = mounts.below(target).get(0);
    assertThat(info.options()).contains("nosuid", "nodev", "noexec", "rw");
    assertThat(info.superOptions()).contains("size=1024k");
    assertThat(info.source()).isEqualTo("shm");
    assertThatThrownBy(() -> Files.write(target.resolve("big"), new byte[2 << 20]))
        .isInstanceOf(IOException.class);
    assertThat(mounts.unmount(target)).isTrue();
    assertThat(mounts.unmount(target)).isFalse();
    assertThat(mounts.isMountPoint(target)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void overlayOf200Layers(Age age) throws IOException {
    Mounts mounts = age.mounts();
    List<String> options = new ArrayList<>();
    for (int i = 200; i > 0; i--) {
      Path layer = Files.createDirectories(base.resolve("snapshots").resolve(i + "/fs"));
      Files.writeString(layer.resolve("f" + i), "layer " + i);
      Files.writeString(layer.resolve("same"), "layer " + i);
      options.add("lowerdir=" + layer);
    }
    options.add("upperdir=" + Files.createDirectory(base.resolve("upper")));
    options.add("workdir=" + Files.createDirectory(base.resolve("work")));
    mounts.mount(new MountSpec("overlay", "overlay", options), target);
    try (Stream<Path> list = Files.list(target)) {
      assertThat(list.count()).isEqualTo(201);
    }
    assertThat(target.resolve("same")).hasContent("layer 200");
    Files.writeString(target.resolve("f1"), "changed");
    assertThat(base.resolve("upper/f1")).hasContent("changed");
    assertThat(base.resolve("snapshots/1/fs/f1")).hasContent("layer 1");
  }

  @ParameterizedTest
  @EnumSource
  void overlayOfPathsWithSeparators(Age age) throws IOException {
    Path odd = Files.createDirectory(base.resolve("a:b,c\\d e"));
    List<String> options = new ArrayList<>();
    for (String layer : List.of("l:1", "l,2", "l\\3")) {
      Path path = Files.createDirectory(odd.resolve(layer));
      Files.writeString(path.resolve(layer), "");
      options.add("lowerdir=" + path);
    }
    options.add("upperdir=" + Files.createDirectory(odd.resolve("u:,\\")));
    options.add("workdir=" + Files.createDirectory(odd.resolve("w:,\\")));
    age.mounts().mount(new MountSpec("overlay", "overlay", options), target);
    try (Stream<Path> list = Files.list(target)) {
      assertThat(list.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("l:1", "l,2", "l\\3");
    }
    Files.createFile(target.resolve("new"));
    assertThat(odd.resolve("u:,\\").resolve("new")).exists();
  }

  @ParameterizedTest
  @EnumSource
  void overlayOfLongPaths(Age age) throws IOException {
    Path deep = Files.createDirectories(base.resolve("x".repeat(200)).resolve("y".repeat(200)));
    Path lower = Files.createDirectory(deep.resolve("lower"));
    Files.writeString(lower.resolve("f"), "x");
    age.mounts()
        .mount(
            new MountSpec(
                "overlay",
                "overlay",
                List.of(
                    "lowerdir=" + lower,
                    "upperdir=" + Files.createDirectory(deep.resolve("upper")),
                    "workdir=" + Files.createDirectory(deep.resolve("work")))),
            target);
    assertThat(target.resolve("f")).hasContent("x");
  }

  @ParameterizedTest
  @EnumSource
  void bindIsReadOnlyWithWhatLiesBelow(Age age) throws IOException {
    Mounts mounts = age.mounts();
    Path source = Files.createDirectory(base.resolve("source"));
    Path inner = Files.createDirectory(source.resolve("inner"));
    mounts.mount(new MountSpec("tmpfs", "inner", List.of("size=1m")), inner);
    mounts.mount(MountSpec.bind(source.toString(), true), target);
    assertReadOnly(target);
    assertThat(mounts.below(target)).hasSize(2);
    if (age == Age.NEW) {
      // mount(2) cannot do this; the runtime's own recursive bind has the same limit there.
      assertReadOnly(target.resolve("inner"));
    }
    Files.createFile(inner.resolve("source stays writable"));
  }

  @ParameterizedTest
  @EnumSource
  void bindOfAFile(Age age) throws IOException {
    Path source = Files.writeString(base.resolve("hosts"), "content");
    Path file = Files.createFile(base.resolve("file target"));
    age.mounts().mount(new MountSpec("bind", source.toString(), List.of("bind", "rw")), file);
    assertThat(file).hasContent("content");
    assertThat(age.mounts().isMountPoint(file)).isTrue();
  }

  private static void assertReadOnly(Path directory) {
    assertThatThrownBy(() -> Files.createFile(directory.resolve("new")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Read-only");
  }

  @ParameterizedTest
  @EnumSource
  void errorsNameTheCauseAndLeaveNothing(Age age) throws IOException {
    Mounts mounts = age.mounts();
    List<MountInfo> before = mounts.below(base);
    fails(mounts, new MountSpec("nosuchfs", "x", List.of()), Errno.ENODEV);
    fails(mounts, new MountSpec("tmpfs", "x", List.of("nosuchoption=1")), Errno.EINVAL);
    fails(mounts, MountSpec.bind(base.resolve("absent").toString(), false), Errno.ENOENT);
    fails(mounts, new MountSpec("bind", "/", List.of("bind", "size=1m")), Errno.EINVAL);
    assertThatThrownBy(
            () -> mounts.mount(new MountSpec("tmpfs", "x", List.of()), base.resolve("no")))
        .satisfies(e -> is(e, Errno.ENOENT));
    assertThat(mounts.below(base)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = "NEW")
  void kernelsOwnWordsAreInTheMessage(Age age) {
    MountSpec wrong = new MountSpec("tmpfs", "tmpfs", List.of("bogus=1"));
    assertThatThrownBy(() -> age.mounts().mount(wrong, target))
        .hasMessageContaining("Unknown parameter 'bogus'");
  }

  private void fails(Mounts mounts, MountSpec spec, Errno errno) {
    assertThatThrownBy(() -> mounts.mount(spec, target)).satisfies(e -> is(e, errno));
  }

  private static void is(Throwable e, Errno errno) {
    assertThat(e)
        .isInstanceOfSatisfying(
            KernelException.class, k -> assertThat(k.errno()).as(k.getMessage()).isEqualTo(errno));
  }

  @ParameterizedTest
  @EnumSource
  void moveAndPropagation(Age age) throws IOException {
    Mounts mounts = age.mounts();
    Path other = Files.createDirectory(base.resolve("other"));
    mounts.mount(new MountSpec("tmpfs", "moved", List.of("size=1m")), target);
    mounts.move(target, other);
    assertThat(mounts.isMountPoint(target)).isFalse();
    assertThat(mounts.isMountPoint(other)).isTrue();
    mounts.setPropagation(other, Propagation.SHARED, Scope.TREE);
    assertThat(mounts.below(other).get(0).peerGroup()).isPresent();
    mounts.setPropagation(other, Propagation.SLAVE, Scope.MOUNT);
    mounts.setPropagation(other, Propagation.PRIVATE, Scope.MOUNT);
    assertThat(mounts.below(other).get(0).tags()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "NEW")
  void attributesOfAMountedTree(Age age) throws IOException {
    Mounts mounts = age.mounts();
    mounts.mount(new MountSpec("tmpfs", "outer", List.of("size=1m")), target);
    Path inner = Files.createDirectory(target.resolve("inner"));
    mounts.mount(new MountSpec("tmpfs", "inner", List.of("size=1m")), inner);
    mounts.setAttributes(target, Set.of(MountAttribute.READ_ONLY), Set.of(), Scope.TREE);
    assertReadOnly(inner);
    mounts.setAttributes(target, Set.of(), Set.of(MountAttribute.READ_ONLY), Scope.MOUNT);
    Files.createFile(target.resolve("writable"));
    assertReadOnly(inner);
  }

  @ParameterizedTest
  @EnumSource
  void stackedAndNestedMountsAreListedDeepestFirst(Age age) throws IOException {
    Mounts mounts = age.mounts();
    mounts.mount(new MountSpec("tmpfs", "first", List.of("size=1m")), target);
    mounts.mount(new MountSpec("tmpfs", "second", List.of("size=1m")), target);
    Path inner = Files.createDirectory(target.resolve("with space\tand tab"));
    mounts.mount(new MountSpec("tmpfs", "third\n", List.of("size=1m")), inner);
    assertThat(mounts.below(target))
        .extracting(MountInfo::source)
        .containsExactly("third\n", "second", "first");
    assertThat(mounts.below(target).get(0).mountPoint()).isEqualTo(inner);
  }

  @ParameterizedTest
  @EnumSource
  void busyMountIsDetached(Age age) throws IOException {
    Mounts mounts = age.mounts();
    mounts.mount(new MountSpec("tmpfs", "busy", List.of("size=1m")), target);
    try (var open = Files.newOutputStream(target.resolve("f"))) {
      assertThatThrownBy(() -> mounts.unmountIfIdle(target)).satisfies(e -> is(e, Errno.EBUSY));
      assertThat(mounts.unmount(target)).isTrue();
      open.write(1);
    }
    assertThat(mounts.isMountPoint(target)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void detachedMountIsReleasedBehindTheScenes(Age age) throws IOException {
    Mounts mounts = age.mounts();
    mounts.mount(new MountSpec("tmpfs", "gone", List.of("size=1m")), target);
    CompletableFuture<Void> released = mounts.detach(target).toCompletableFuture();
    assertThat(mounts.isMountPoint(target)).isFalse();
    assertThat(released).succeedsWithin(Duration.ofSeconds(5));
    assertThat(mounts.detach(target)).succeedsWithin(Duration.ofSeconds(5));
    assertThat(mounts.detach(target.resolve("absent"))).succeedsWithin(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @EnumSource
  void knownFileSystems(Age age) {
    assertThat(age.mounts().supports("overlay")).isTrue();
    assertThat(age.mounts().supports("tmpfs")).isTrue();
    assertThat(age.mounts().supports("nosuchfs")).isFalse();
  }
}
