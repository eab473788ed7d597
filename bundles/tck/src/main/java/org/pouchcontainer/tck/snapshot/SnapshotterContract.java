package org.pouchcontainer.tck.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.pouchcontainer.tck.Kinds.assertKind;
import static org.pouchcontainer.tck.Kinds.succeeds;
import static org.pouchcontainer.tck.Kinds.together;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.snapshot.LayerStacking;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.SnapshotInfo.Kind;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/**
 * What every {@link Snapshotter} must do. Extend it, make the snapshotter in {@link #open}, close
 * it in {@link #close}; where the test may mount, give {@link #mounts}, and content is tested too.
 */
public abstract class SnapshotterContract {
  private static final String TREE_FILE = "etc/name";

  private Snapshotter snapshotter;
  private @TempDir Path targets;

  /** Opens the snapshotter; within one test, on the same state each time. Empty at first. */
  protected abstract Snapshotter open();

  /** Closes a snapshotter that {@link #open} gave. */
  protected abstract void close(Snapshotter opened);

  /** Whether snapshots are there after {@link #close} and {@link #open}. */
  protected boolean durable() {
    return true;
  }

  /** How to mount; empty where the test may not. */
  protected Optional<HostMounts> mounts() {
    return Optional.empty();
  }

  /** The snapshotter under test. */
  protected final Snapshotter snapshotter() {
    return snapshotter;
  }

  /** Opens the snapshotter. */
  @BeforeEach
  public final void openSnapshotter() {
    snapshotter = open();
  }

  /** Closes the snapshotter. */
  @AfterEach
  public final void closeSnapshotter() {
    mounts().ifPresent(m -> m.unmountBelow(targets));
    close(snapshotter);
  }

  @Test
  @DisplayName("a snapshot goes from active to committed, and its key is gone then")
  void lifeCycle() {
    snapshotter.prepare("extract", null);
    assertThat(info("extract").kind()).isEqualTo(Kind.ACTIVE);
    assertThat(info("extract").parent()).isEmpty();
    snapshotter.commit("sha256:base", "extract");
    assertThat(snapshotter.stat("extract")).isEmpty();
    assertThat(info("sha256:base").kind()).isEqualTo(Kind.COMMITTED);

    snapshotter.prepare("container", "sha256:base");
    assertThat(info("container").parent()).contains("sha256:base");
    snapshotter.view("look", "sha256:base");
    assertThat(info("look").kind()).isEqualTo(Kind.VIEW);
    snapshotter.commit("sha256:next", "container");
    assertThat(info("sha256:next").parent()).contains("sha256:base");
    assertThat(info("sha256:next").key()).isEqualTo("sha256:next");
  }

  @Test
  @DisplayName("prepare and view refuse a key or name that is taken")
  void keyTaken() {
    snapshotter.prepare("active", null);
    commitLayer("committed", null);
    for (String taken : List.of("active", "committed")) {
      assertKind(ErrorKind.ALREADY_EXISTS, () -> snapshotter.prepare(taken, null));
      assertKind(ErrorKind.ALREADY_EXISTS, () -> snapshotter.view(taken, null));
    }
    assertThat(info("active").kind()).isEqualTo(Kind.ACTIVE);
    assertThat(info("committed").kind()).isEqualTo(Kind.COMMITTED);
  }

  @Test
  @DisplayName("an absent parent is NOT_FOUND, one that is not committed FAILED_PRECONDITION")
  void badParents() {
    snapshotter.prepare("active", null);
    snapshotter.view("view", null);
    assertKind(ErrorKind.NOT_FOUND, () -> snapshotter.prepare("k", "nobody"));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.prepare("k", "active"));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.view("k", "view"));
    assertThat(snapshotter.stat("k")).as("nothing is left").isEmpty();
    assertThatCode(() -> snapshotter.prepare("k", null)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("commit refuses what is absent, a view, or committed, and a name that is taken")
  void badCommits() {
    snapshotter.view("view", null);
    snapshotter.prepare("active", null);
    commitLayer("committed", null);
    assertKind(ErrorKind.NOT_FOUND, () -> snapshotter.commit("n", "nobody"));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.commit("n", "view"));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.commit("n", "committed"));
    assertKind(ErrorKind.ALREADY_EXISTS, () -> snapshotter.commit("committed", "active"));
    assertKind(ErrorKind.ALREADY_EXISTS, () -> snapshotter.commit("view", "active"));
    assertKind(ErrorKind.ALREADY_EXISTS, () -> snapshotter.commit("active", "active"));
    assertThat(info("active").kind()).as("the key stays").isEqualTo(Kind.ACTIVE);
    assertThat(snapshotter.stat("n")).isEmpty();
    snapshotter.commit("n", "active");
  }

  @Test
  @DisplayName("mounts are the same for as long as a key exists")
  void stableMounts() {
    commitLayer("base", null);
    List<MountSpec> prepared = snapshotter.prepare("active", "base");
    List<MountSpec> viewed = snapshotter.view("view", "base");
    assertThat(prepared).isNotEmpty().isEqualTo(snapshotter.mounts("active"));
    assertThat(viewed).isNotEmpty().isEqualTo(snapshotter.mounts("view"));
    snapshotter.prepare("other", "base");
    assertThat(snapshotter.mounts("active")).isEqualTo(prepared);
  }

  @Test
  @DisplayName("mounts of an absent key are NOT_FOUND, of a committed one FAILED_PRECONDITION")
  void badMounts() {
    commitLayer("base", null);
    assertKind(ErrorKind.NOT_FOUND, () -> snapshotter.mounts("nobody"));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.mounts("base"));
  }

  @Test
  @DisplayName("remove frees the key at once; removing what is absent is NOT_FOUND")
  void remove() {
    assertKind(ErrorKind.NOT_FOUND, () -> snapshotter.remove("nobody"));
    snapshotter.prepare("k", null);
    snapshotter.remove("k");
    assertThat(snapshotter.stat("k")).isEmpty();
    assertKind(ErrorKind.NOT_FOUND, () -> snapshotter.remove("k"));
    assertKind(ErrorKind.NOT_FOUND, () -> snapshotter.usage("k"));
    snapshotter.view("k", null);
    assertThat(info("k").kind()).isEqualTo(Kind.VIEW);
  }

  @Test
  @DisplayName("a snapshot with children cannot be removed until they are gone")
  void removeInUse() {
    commitLayer("base", null);
    commitLayer("top", "base");
    snapshotter.prepare("container", "top");
    snapshotter.view("look", "base");
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.remove("top"));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.remove("base"));
    snapshotter.remove("container");
    snapshotter.remove("top");
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.remove("base"));
    snapshotter.remove("look");
    snapshotter.remove("base");
    assertThat(all()).isEmpty();
  }

  @Test
  @DisplayName("a failed commit or prepare binds no parent")
  void failuresReleaseParents() {
    commitLayer("base", null);
    snapshotter.prepare("k", null);
    assertKind(ErrorKind.ALREADY_EXISTS, () -> snapshotter.prepare("k", "base"));
    snapshotter.remove("base");
  }

  @ParameterizedTest(name = "key \"{0}\" is refused")
  @ValueSource(strings = {"", "a/b", "../x", "/", "a b", "a\u0000b", "a\nb", "ä", "a|b", "a,b"})
  void badKeys(String key) {
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> snapshotter.prepare(key, null));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> snapshotter.view(key, null));
    snapshotter.prepare("active", null);
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> snapshotter.commit(key, "active"));
    assertThat(snapshotter.stat(key)).isEmpty();
    assertThat(all()).containsExactly("active");
  }

  @ParameterizedTest(name = "key \"{0}\" is as good as any")
  @ValueSource(strings = {".", "..", "-rf", "work", "fs", "info", "1", "2", "new-1", "sha256:00"})
  void oddKeys(String key) {
    snapshotter.prepare(key, null);
    assertThat(info(key).kind()).isEqualTo(Kind.ACTIVE);
    snapshotter.prepare("neighbour", null);
    snapshotter.remove(key);
    assertThat(all()).containsExactly("neighbour");
  }

  @Test
  @DisplayName("keys of 255 characters are taken, one more is refused")
  void longKeys() {
    String longest = "k".repeat(255);
    commitLayer(longest, null);
    String child = "c".repeat(255);
    snapshotter.prepare(child, longest);
    assertThat(info(child).parent()).contains(longest);
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> snapshotter.prepare(longest + "k", null));
  }

  @Test
  @DisplayName("of several that prepare one key at once, exactly one wins")
  void concurrentSameKey() throws InterruptedException {
    commitLayer("base", null);
    List<Boolean> won =
        together(
            8,
            i ->
                succeeds(ErrorKind.ALREADY_EXISTS, () -> snapshotter.prepare("container", "base")));
    assertThat(won).filteredOn(w -> w).hasSize(1);
    snapshotter.remove("container");
    snapshotter.remove("base");
  }

  @Test
  @DisplayName("different keys are prepared, committed and removed at the same time")
  void concurrentDifferentKeys() throws InterruptedException {
    commitLayer("base", null);
    together(
        8,
        i ->
            () -> {
              for (int n = 0; n < 10; n++) {
                String key = i + "." + n;
                snapshotter.prepare(key, "base");
                if (n % 2 == 0) {
                  snapshotter.commit("done." + key, key);
                } else {
                  snapshotter.remove(key);
                }
              }
              return true;
            });
    assertThat(all()).hasSize(1 + 8 * 5).allMatch(k -> k.equals("base") || k.startsWith("done."));
  }

  @Test
  @DisplayName("walk gives each snapshot once, and the visitor may call back")
  void walk() {
    commitLayer("base", null);
    snapshotter.prepare("active", "base");
    List<SnapshotInfo> seen = new ArrayList<>();
    snapshotter.walk(
        i -> {
          assertThat(snapshotter.stat(i.key())).contains(i);
          seen.add(i);
        });
    assertThat(seen).extracting(SnapshotInfo::key).containsExactlyInAnyOrder("base", "active");
  }

  @Test
  @DisplayName("usage of what is absent is NOT_FOUND, else at least the root directory")
  void usage() {
    assertKind(ErrorKind.NOT_FOUND, () -> snapshotter.usage("nobody"));
    snapshotter.prepare("active", null);
    assertThat(snapshotter.usage("active").inodes()).isPositive();
  }

  @Test
  @DisplayName("all snapshots are there after reopening, with the same mounts")
  void reopen() {
    assumeTrue(durable(), "the snapshotter declares that it keeps nothing");
    commitLayer("base", null);
    commitLayer("top", "base");
    snapshotter.prepare("container", "top");
    snapshotter.view("look", "top");
    snapshotter.prepare("removed", "top");
    snapshotter.remove("removed");
    List<SnapshotInfo> before = infos();
    List<MountSpec> mounts = snapshotter.mounts("container");

    close(snapshotter);
    snapshotter = open();
    assertThat(infos()).containsExactlyInAnyOrderElementsOf(before);
    assertThat(snapshotter.mounts("container")).isEqualTo(mounts);
    assertKind(ErrorKind.ALREADY_EXISTS, () -> snapshotter.prepare("look", null));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.remove("top"));
    snapshotter.prepare("new", "top");
    assertThat(snapshotter.mounts("new")).isNotEqualTo(mounts);
  }

  @Test
  @DisplayName("closing twice is fine")
  void closeTwice() {
    close(snapshotter);
    assertThatCode(() -> close(snapshotter)).doesNotThrowAnyException();
    snapshotter = open();
  }

  @Test
  @DisplayName("independent layers are offered exactly where they are declared")
  void layerStackingAsDeclared() {
    assertThat(snapshotter instanceof LayerStacking)
        .isEqualTo(snapshotter.capabilities().independentLayers());
  }

  @Test
  @DisplayName("a layer made alone is committed onto a parent")
  void commitOnto() {
    LayerStacking stacking = stacking();
    commitLayer("base", null);
    snapshotter.prepare("extract", null);
    stacking.commitOnto("top", "extract", "base");
    assertThat(info("top").parent()).contains("base");
    assertThat(info("top").kind()).isEqualTo(Kind.COMMITTED);
    assertThat(snapshotter.stat("extract")).isEmpty();
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> snapshotter.remove("base"));
    snapshotter.prepare("first", null);
    stacking.commitOnto("bottom", "first", null);
    assertThat(info("bottom").parent()).isEmpty();
  }

  @Test
  @DisplayName("commitOnto refuses an absent or uncommitted parent, a taken name, a second parent")
  void badCommitOnto() {
    LayerStacking stacking = stacking();
    commitLayer("base", null);
    snapshotter.prepare("alone", null);
    snapshotter.prepare("based", "base");
    assertKind(ErrorKind.NOT_FOUND, () -> stacking.commitOnto("n", "alone", "nobody"));
    assertKind(ErrorKind.NOT_FOUND, () -> stacking.commitOnto("n", "nobody", "base"));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> stacking.commitOnto("n", "alone", "based"));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> stacking.commitOnto("n", "based", "base"));
    assertKind(ErrorKind.ALREADY_EXISTS, () -> stacking.commitOnto("base", "alone", "base"));
    assertThat(info("alone").kind()).isEqualTo(Kind.ACTIVE);
    snapshotter.remove("based");
    snapshotter.remove("base");
  }

  @Test
  @DisplayName("a child shows its parent's content, and its changes do not reach the parent")
  void content() throws IOException {
    layer("base", null, root -> write(root, TREE_FILE, "base"));
    layer(
        "top",
        "base",
        root -> {
          assertThat(read(root, TREE_FILE)).isEqualTo("base");
          write(root, TREE_FILE, "top");
          write(root, "etc/more", "top");
        });
    in(snapshotter.view("old", "base"), root -> assertOnly(root, TREE_FILE, "base"));
    in(snapshotter.view("new", "top"), root -> assertThat(read(root, TREE_FILE)).isEqualTo("top"));
    in(
        snapshotter.prepare("container", "top"),
        root -> assertThat(read(root, "etc/more")).isEqualTo("top"));
  }

  @Test
  @DisplayName("what a child deletes is gone in it and there in the parent")
  void deletions() throws IOException {
    layer("base", null, root -> write(root, TREE_FILE, "base"));
    layer("top", "base", root -> delete(root, TREE_FILE));
    in(snapshotter.view("new", "top"), root -> assertThat(root.resolve(TREE_FILE)).doesNotExist());
    in(snapshotter.view("old", "base"), root -> assertOnly(root, TREE_FILE, "base"));
  }

  @Test
  @DisplayName("a view cannot be written to")
  void viewsAreReadOnly() throws IOException {
    layer("base", null, root -> write(root, TREE_FILE, "base"));
    layer("top", "base", root -> write(root, "more", "top"));
    for (String parent : List.of("base", "top")) {
      in(
          snapshotter.view("view-of-" + parent, parent),
          root ->
              assertThatCode(() -> Files.createFile(root.resolve("new")))
                  .isInstanceOf(IOException.class));
    }
  }

  @Test
  @DisplayName("an active snapshot keeps its content over mounts and reopening")
  void activeContentStays() throws IOException {
    layer("base", null, root -> write(root, TREE_FILE, "base"));
    in(snapshotter.prepare("container", "base"), root -> write(root, "data", "mine"));
    close(snapshotter);
    snapshotter = open();
    assumeTrue(durable(), "the snapshotter declares that it keeps nothing");
    in(
        snapshotter.mounts("container"),
        root -> {
          assertThat(read(root, "data")).isEqualTo("mine");
          assertThat(read(root, TREE_FILE)).isEqualTo("base");
        });
  }

  @Test
  @DisplayName("mode and owner of the root directory come from the parent")
  void rootAttributes() throws IOException {
    layer(
        "base",
        null,
        root -> {
          Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-x---"));
          Files.setAttribute(root, "unix:gid", 7, LinkOption.NOFOLLOW_LINKS);
        });
    in(snapshotter.prepare("container", "base"), SnapshotterContract::assertSpecialRoot);
    if (snapshotter instanceof LayerStacking stacking) {
      in(snapshotter.prepare("alone", null), root -> write(root, "file", "x"));
      stacking.commitOnto("stacked", "alone", "base");
      in(snapshotter.view("look", "stacked"), SnapshotterContract::assertSpecialRoot);
    }
  }

  private static void assertSpecialRoot(Path root) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
        .isEqualTo("rwxr-x---");
    assertThat(Files.getAttribute(root, "unix:gid")).isEqualTo(7);
  }

  /** Work on a mounted tree. */
  protected interface TreeWork {
    /** Does it. */
    void on(Path root) throws IOException;
  }

  /** Mounts, works on the tree, and unmounts. Skips the test where it may not mount. */
  protected final void in(List<MountSpec> specs, TreeWork work) throws IOException {
    assumeTrue(mounts().isPresent(), "this test may not mount");
    HostMounts host = mounts().orElseThrow();
    Path target = Files.createTempDirectory(targets, "root");
    specs.forEach(spec -> host.mount(spec, target));
    try {
      work.on(target);
    } finally {
      specs.forEach(spec -> host.unmount(target));
    }
  }

  /** Makes a committed snapshot with content. */
  protected final void layer(String name, @Nullable String parent, TreeWork work)
      throws IOException {
    in(snapshotter.prepare("extract." + name, parent), work);
    snapshotter.commit(name, "extract." + name);
  }

  private void commitLayer(String name, @Nullable String parent) {
    snapshotter.prepare("making", parent);
    snapshotter.commit(name, "making");
  }

  private LayerStacking stacking() {
    assumeTrue(snapshotter instanceof LayerStacking, "not offered, and declared so");
    return (LayerStacking) snapshotter;
  }

  private SnapshotInfo info(String key) {
    return snapshotter.stat(key).orElseThrow();
  }

  private List<SnapshotInfo> infos() {
    List<SnapshotInfo> all = new ArrayList<>();
    Consumer<SnapshotInfo> collect = all::add;
    snapshotter.walk(collect);
    return all;
  }

  private List<String> all() {
    return infos().stream().map(SnapshotInfo::key).toList();
  }

  private static void assertOnly(Path root, String file, String content) throws IOException {
    assertThat(read(root, file)).isEqualTo(content);
    try (var files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(root.resolve(file));
    }
  }

  private static void write(Path root, String file, String content) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), content);
  }

  private static String read(Path root, String file) throws IOException {
    return Files.readString(root.resolve(file));
  }

  private static void delete(Path root, String file) throws IOException {
    Files.delete(root.resolve(file));
  }
}
