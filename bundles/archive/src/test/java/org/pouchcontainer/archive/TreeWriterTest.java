package org.pouchcontainer.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.archive.TreeWriter.Options;
import org.pouchcontainer.archive.support.Programs;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawName;

/** What is written is what GNU tar and our own reader find. */
@Tag("root")
@Timeout(60)
class TreeWriterTest {
  private static final Kernel KERNEL = Kernel.open();

  @TempDir Path folder;
  private Path tree;

  @AfterAll
  static void close() {
    KERNEL.close();
  }

  @BeforeEach
  void setUp() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
  }

  private interface Work {
    void write(TreeWriter writer, Directory directory) throws IOException;
  }

  private byte[] write(Options options, Work work) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Directory directory = KERNEL.files().open(tree)) {
      TreeWriter writer = new TreeWriter(KERNEL.files(), out, options);
      work.write(writer, directory);
      writer.finish();
    }
    return out.toByteArray();
  }

  private byte[] whole(String name) throws IOException {
    return write(new Options(true, Set.of()), (w, d) -> w.directory(d, name));
  }

  private static List<String> names(byte[] tar) throws IOException {
    List<String> names = new ArrayList<>();
    TarReader reader = new TarReader(new ByteArrayInputStream(tar), TarLimits.STANDARD);
    for (TarEntry e = reader.next(); e != null; e = reader.next()) {
      names.add(e.name());
    }
    return names;
  }

  private Path unpacked(byte[] tar) throws IOException {
    Path target = Files.createDirectory(folder.resolve("unpacked"));
    Path file = Files.write(folder.resolve("x.tar"), tar);
    Programs.run("tar", "--xattrs", "--xattrs-include=*", "-xpf", file + "", "-C", target + "");
    return target;
  }

  @Test
  @DisplayName("GNU tar unpacks everything as it was")
  void everything() throws IOException {
    String deep = "d".repeat(90) + "/" + "e".repeat(90);
    Files.createDirectories(tree.resolve(deep));
    Files.writeString(tree.resolve(deep + "/file"), "deep");
    Files.writeString(tree.resolve("grüße"), "utf-8");
    Files.writeString(tree.resolve("plain"), "content");
    Files.createLink(tree.resolve("second"), tree.resolve("plain"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("/" + "t".repeat(150)));
    Programs.shell(
        "cd '%s' && mkfifo p && mknod dev c 5 1 && chown 3000000:77 plain && chmod 4751 plain"
                .formatted(tree)
            + " && truncate -s 3M hole && touch -d @-1.75 plain");
    Files.setAttribute(tree.resolve("plain"), "user:note", "hello".getBytes(UTF_8));
    Path target = unpacked(whole("top")).resolve("top");
    assertThat(
            Programs.shell(
                    "diff -r --no-dereference '%s' '%s' 2>&1 || true".formatted(tree, target))
                .lines()
                .filter(l -> !l.contains("fifo") && !l.contains("special file")))
        .isEmpty();
    assertThat(Files.readAttributes(target.resolve("plain"), "unix:uid,gid,mode,nlink"))
        .containsAllEntriesOf(Map.of("uid", 3000000, "gid", 77, "mode", 0104751, "nlink", 2));
    assertThat(Files.getLastModifiedTime(target.resolve("plain")).toInstant())
        .isEqualTo(Instant.parse("1969-12-31T23:59:58.250Z"));
    assertThat(Files.readSymbolicLink(target.resolve("link")).toString()).hasSize(151);
    assertThat(Programs.shell("stat -c '%F %t:%T' " + target.resolve("dev")))
        .startsWith("character special file 5:1");
    assertThat((byte[]) Files.getAttribute(target.resolve("plain"), "user:note"))
        .isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  @DisplayName("names that are no UTF-8 come back byte by byte")
  void rawNames() throws IOException {
    Programs.shell("cd '%s' && touch \"$(printf 'a\\377b')\"".formatted(tree));
    TarReader reader = new TarReader(new ByteArrayInputStream(whole("")), TarLimits.STANDARD);
    assertThat(reader.next().name()).isEqualTo("a\u00ffb");
  }

  @ParameterizedTest(name = "a folder called \"{0}\" begins with {1} and holds {2}")
  @CsvSource({"top,top/,top/f", ".,./,./f", "/,/,/f"})
  void prefixes(String name, String first, String second) throws IOException {
    Files.writeString(tree.resolve("f"), "");
    assertThat(names(whole(name))).containsExactly(first, second);
  }

  @Test
  @DisplayName("equal trees give equal bytes; sockets are left out")
  void deterministic() throws IOException {
    Programs.shell(
        "cd '%s' && touch b a c && touch -d @1000 . a b c &&".formatted(tree)
            + " python3 -c \"import socket;socket.socket(socket.AF_UNIX).bind('s')\""
            + " && touch -d @1000 .");
    byte[] first = whole("x");
    assertThat(names(first)).containsExactly("x/", "x/a", "x/b", "x/c");
    assertThat(whole("x")).isEqualTo(first);
  }

  @Test
  @DisplayName("a single link is written as itself")
  void singleLink() throws IOException {
    Files.createSymbolicLink(tree.resolve("l"), Path.of("/etc/passwd"));
    byte[] tar = write(Options.LAYER, (w, d) -> w.file(d, RawName.of("l"), "renamed"));
    TarEntry entry = new TarReader(new ByteArrayInputStream(tar), TarLimits.STANDARD).next();
    assertThat(entry.name()).isEqualTo("renamed");
    assertThat(entry.linkName()).isEqualTo("/etc/passwd");
  }

  @Test
  @DisplayName("a file system that is closed is written as an empty folder")
  void closed() throws IOException {
    Files.createDirectory(tree.resolve("in"));
    Files.writeString(tree.resolve("in/f"), "");
    long number;
    try (Directory directory = KERNEL.files().open(tree)) {
      number = directory.status().id().fileSystem();
    }
    byte[] tar = write(new Options(false, Set.of(number)), (w, d) -> w.directory(d, "t"));
    assertThat(names(tar)).containsExactly("t/");
  }

  @Test
  @DisplayName("while a file is swapped for a link to the host, the canary is never read")
  void swappedForLink() throws Exception {
    Path canary = Files.writeString(folder.resolve("canary"), "SECRET-OF-THE-HOST");
    Files.createDirectory(tree.resolve("d"));
    Files.writeString(tree.resolve("d/f"), "inside");
    Files.writeString(tree.resolve("inside"), "inside");
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("f"), "SECRET-OF-THE-HOST");
    Thread swapper =
        new Thread(
            () -> {
              String script =
                  "cd '%s'; while [ ! -e '%s/end' ]; do ln -sfT '%s' x; ln -f inside y; mv -fT y x;"
                      + " mv -T d e; ln -sfT '%s' d; rm d; mv -T e d; done";
              Programs.shell(script.formatted(tree, folder, canary, secrets));
            });
    swapper.start();
    try {
      for (int i = 0; i < 300; i++) {
        assertThat(new String(whole("t"), ISO_8859_1)).doesNotContain("SECRET-OF-THE-HOST");
      }
    } finally {
      Files.writeString(folder.resolve("end"), "");
      swapper.join();
    }
  }

  @Test
  @DisplayName("a file that grows or shrinks while it is read does not damage the archive")
  void changingSize() throws Exception {
    Path log = tree.resolve("log");
    Files.writeString(log, "x".repeat(1000));
    AtomicBoolean end = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              try {
                while (!end.get()) {
                  Files.writeString(log, "y".repeat(100_000));
                  Files.writeString(log, "z");
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();
    try {
      Files.writeString(tree.resolve("zz"), "");
      for (int i = 0; i < 200; i++) {
        assertThat(names(whole(""))).containsExactly("log", "zz");
      }
    } finally {
      end.set(true);
      writer.join();
    }
  }

  @Test
  @DisplayName("a stream that breaks is told")
  void brokenStream() throws IOException {
    Files.write(tree.resolve("big"), new byte[1 << 20]);
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("client has gone");
          }
        };
    try (Directory directory = KERNEL.files().open(tree)) {
      TreeWriter writer = new TreeWriter(KERNEL.files(), broken, Options.LAYER);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> writer.directory(directory, "t"))
          .isInstanceOf(IOException.class)
          .hasMessage("client has gone");
    }
    assertThat(Files.exists(tree.resolve("big"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
