package org.pouchcontainer.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.archive.support.Programs;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;

/** Both ways to find differences say the same, and their layer makes the same tree again. */
@Tag("root")
@Timeout(60)
class TreeDiffTest {
  private static final Kernel KERNEL = Kernel.open();

  /**
   * A change of a tree.
   *
   * @param what its description
   * @param script makes it, in the tree
   * @param expected what is told; null where the ways differ in what they know
   */
  record Case(String what, String script, List<String> expected) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("nothing", "true", List.of()),
        new Case(
            "a new folder with a file",
            "mkdir foo; echo x > foo/bar",
            List.of("A foo", "A foo/bar")),
        new Case("a changed file", "echo more >> etc/passwd", List.of("C etc", "C etc/passwd")),
        new Case("a deleted file", "rm etc/passwd", List.of("C etc", "D etc/passwd")),
        new Case("a deleted folder", "rm -r etc/conf", List.of("C etc", "D etc/conf")),
        new Case("a mode", "chmod 600 etc/passwd", List.of("C etc", "C etc/passwd")),
        new Case("a folder's mode", "chmod 700 etc/conf", List.of("C etc", "C etc/conf")),
        new Case("an owner", "chown 5:5 etc/passwd", List.of("C etc", "C etc/passwd")),
        new Case(
            "a file that became a folder",
            "rm etc/passwd; mkdir etc/passwd; echo > etc/passwd/x",
            List.of("C etc", "C etc/passwd", "A etc/passwd/x")),
        new Case(
            "a folder that became a link",
            "rm -r etc/conf; ln -s /tmp etc/conf",
            List.of("C etc", "C etc/conf")),
        new Case("another link target", "ln -sfT /elsewhere link", List.of("C link")),
        new Case(
            "a file deep below",
            "echo 2 > etc/conf/d",
            List.of("C etc", "C etc/conf", "A etc/conf/d")),
        new Case("a file that was removed again", "echo > etc/x; rm etc/x", List.of("C etc")),
        new Case(
            "a folder whose content was replaced",
            "rm -r etc; mkdir etc; echo new > etc/new",
            List.of("C etc", "D etc/conf", "A etc/new", "D etc/passwd")),
        new Case("what a runtime makes", "mkdir proc; touch etc/hosts", List.of()),
        new Case(
            "what a runtime makes, filled",
            "mkdir proc; echo x > proc/y; echo 1 > etc/hosts",
            List.of("C etc", "A etc/hosts", "A proc", "A proc/y")));
  }

  private static final Set<RawPath> RESIDUE = Set.of(RawPath.of("proc"), RawPath.of("etc/hosts"));

  @TempDir Path folder;
  private Path before;
  private Path upper;
  private Path merged;

  @AfterAll
  static void close() {
    KERNEL.close();
  }

  @BeforeEach
  void setUp() throws IOException {
    before = Files.createDirectory(folder.resolve("before"));
    upper = Files.createDirectory(folder.resolve("upper"));
    merged = Files.createDirectory(folder.resolve("merged"));
    Programs.shell(
        "cd '%s'; mkdir -p etc/conf; echo root > etc/passwd; echo a > etc/conf/a; ln -s /x link;"
                .formatted(before)
            + "find . -exec touch -h -d @1000000000 {} +; mount -t tmpfs t '%s';".formatted(upper)
            + "mkdir '%1$s/up' '%1$s/work'; mount -t overlay o -o lowerdir='%2$s',upperdir='%1$s/up',workdir='%1$s/work',index=off,metacopy=off,redirect_dir=off '%3$s'"
                .formatted(upper, before, merged));
  }

  @AfterEach
  void unmount() {
    Programs.shell("umount '%s'; umount '%s'".formatted(merged, upper));
  }

  private static String show(TreeChange change) {
    return switch (change.kind()) {
          case ADDED -> "A ";
          case MODIFIED -> "C ";
          case DELETED -> "D ";
        }
        + change.path();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void bothWays(Case row) throws IOException {
    Programs.shell("cd '%s' && { %s; }".formatted(merged, row.script()));
    try (Directory up = KERNEL.files().open(upper.resolve("up"));
        Directory now = KERNEL.files().open(merged);
        Directory old = KERNEL.files().open(before)) {
      List<TreeChange> overlay = TreeDiff.ofOverlay(up, old, RESIDUE);
      List<TreeChange> trees = TreeDiff.ofTrees(now, old, RESIDUE);
      assertThat(overlay).extracting(TreeDiffTest::show).containsExactlyElementsOf(row.expected());
      assertThat(trees).extracting(TreeDiffTest::show).containsExactlyElementsOf(row.expected());
      Path first = rebuilt("first", up, overlay);
      Path second = rebuilt("second", now, trees);
      if (!row.what().startsWith("what a runtime makes")) {
        assertThat(listing(first)).isEqualTo(listing(merged));
        assertThat(listing(second)).isEqualTo(listing(merged));
      } else {
        assertThat(listing(first)).isEqualTo(listing(second));
      }
    }
  }

  /** The earlier tree with the layer of the changes on top. */
  private Path rebuilt(String name, Directory tree, List<TreeChange> changes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(KERNEL.files(), out, TreeWriter.Options.LAYER);
    writer.changes(tree, changes);
    writer.finish();
    Path target = Files.createDirectory(folder.resolve(name));
    KERNEL.files().copy(before, target);
    try (Directory root = KERNEL.files().open(target)) {
      LayerApplier.apply(
          KERNEL.files(),
          root,
          new ByteArrayInputStream(out.toByteArray()),
          Below.MERGED,
          TarLimits.STANDARD);
    }
    return target;
  }

  private static List<String> listing(Path tree) {
    String all =
        Programs.shell(
            "cd '%s' && find . -mindepth 1 -printf '%%P %%M %%U:%%G %%l %%s\\n' | sed 's/^\\([^ ]* d.*\\) [0-9]*$/\\1/' | sort"
                .formatted(tree));
    return new ArrayList<>(new HashSet<>(all.lines().toList())).stream().sorted().toList();
  }
}
