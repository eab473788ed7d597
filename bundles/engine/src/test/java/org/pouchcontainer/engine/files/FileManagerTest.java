package org.pouchcontainer.engine.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.container.ContainerFileService.OpenFile;
import org.pouchcontainer.api.container.ContainerFileService.WriteOptions;
import org.pouchcontainer.engine.container.ContainerEvents;
import org.pouchcontainer.engine.container.ContainerFolders;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.container.ContainerRecords;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.event.EventBus;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.tck.host.FakeHostFiles;
import org.pouchcontainer.tck.host.FakeHostMounts;

/** docker's rules of paths, and a container that plants links while it is copied. */
@Tag("root")
@Timeout(120)
class FileManagerTest {
  private static final WriteOptions PLAIN = new WriteOptions(false, true);

  @TempDir Path folder;
  private final Kernel kernel = Kernel.open();
  private final ContainerRecord record = ContainerRecords.example("web");
  private Path root;
  private FileManager files;

  @BeforeEach
  void setUp() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    Files.writeString(folder.resolve("canary"), "SECRET");
    Files.createDirectories(root.resolve("bar/quux"));
    Files.writeString(root.resolve("foo"), "hello");
    Files.writeString(root.resolve("bar/quux/baz"), "world");
    link("bar/root", "/");
    link("bar/filesymlink", "quux/baz");
    link("bar/dirsymlink", "quux");
    link("bar/notarget", "notarget");
    link("out", "../../../../" + folder.resolve("canary"));
    link("up", "../../..");
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/passwd"), "web:x:1234:77::/:/bin/sh\n");
    Files.createDirectories(root.resolve("data"));
    Drivers drivers = new Drivers();
    FakeHostMounts mounts = new FakeHostMounts();
    Scratch scratch = new Scratch(folder.resolve("scratch"), mounts, new FakeHostFiles(mounts));
    files =
        new FileManager(
            name -> record,
            new OneRoot(),
            new Differences(new ContainerFolders(folder, folder), drivers, scratch, kernel),
            new ContainerEvents(new EventBus()),
            kernel);
  }

  @AfterEach
  void close() {
    kernel.files().delete(root);
    kernel.close();
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(name), Path.of(target));
  }

  private final class OneRoot implements Roots {
    @Override
    public RootView open(String container) {
      Directory top = kernel.files().open(root);
      return new RootView() {
        @Override
        public ContainerRecord record() {
          return record;
        }

        @Override
        public Directory root() {
          return top;
        }

        @Override
        public Set<RawPath> mounted() {
          return Set.of(RawPath.of("data"));
        }

        @Override
        public Set<Long> closed() {
          return Set.of();
        }

        @Override
        public void close() {
          top.close();
        }
      };
    }

    @Override
    public RootView bare(String container) {
      return open(container);
    }
  }

  private byte[] read(String path) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OpenFile file = files.open("web", path)) {
      file.writeTo(out);
    }
    return out.toByteArray();
  }

  private static String run(byte[] input, String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input);
      }
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private byte[] tar(String script) throws IOException {
    Path source = Files.createTempDirectory(folder, "source");
    run(new byte[0], "sh", "-c", "cd '" + source + "' && " + script);
    ProcessBuilder builder =
        new ProcessBuilder("tar", "-c", "-C", source.toString(), "--numeric-owner", ".");
    Process process = builder.start();
    return process.getInputStream().readAllBytes();
  }

  private void write(String path, byte[] tar, WriteOptions options) {
    files.write("web", path, new ByteArrayInputStream(tar), options);
  }

  private EngineException failure(Runnable work) {
    EngineException thrown = catchThrowableOfType(EngineException.class, work::run);
    assertThat(thrown).isNotNull();
    return thrown;
  }

  @ParameterizedTest(name = "{0} begins with {1} and has {2} of it")
  @CsvSource({
    "/, /, /foo",
    "., ./, ./foo",
    "/., ./, ./bar/quux/baz",
    "./, ./, ./foo",
    "/bar/root, root, ''",
    "/bar/root/, root/, root/foo",
    "/bar/root/., ./, ./foo",
    "bar/quux, quux/, quux/baz",
    "bar/quux/, quux/, quux/baz",
    "bar/quux/., ./, ./baz",
    "bar/quux/baz, baz, ''",
    "bar/filesymlink, filesymlink, ''",
    "bar/dirsymlink, dirsymlink, ''",
    "bar/dirsymlink/, dirsymlink/, dirsymlink/baz",
    "bar/dirsymlink/., ./, ./baz",
    "bar/notarget, notarget, ''",
    "/bar/../foo, foo, ''",
    "/../../foo, foo, ''",
    "/up/foo, foo, ''",
  })
  void paths(String path, String first, String other) throws IOException {
    List<String> names = run(read(path), "tar", "-tP").lines().toList();
    assertThat(names.get(0)).isEqualTo(first);
    if (other.isEmpty()) {
      assertThat(names).hasSize(1);
    } else {
      assertThat(names).contains(other);
    }
  }

  @ParameterizedTest(name = "{0} is {1} of mode {2} and leads to {3}")
  @CsvSource({
    "/foo, foo, 0100000, ''",
    "/bar, bar, 0040000, ''",
    "/bar/, bar, 0040000, ''",
    "/bar/., ., 0040000, ''",
    "/bar/dirsymlink, dirsymlink, 0120000, /bar/quux",
    "/bar/filesymlink, filesymlink, 0120000, /bar/quux/baz",
    "/bar/root, root, 0120000, /",
    "/bar/notarget, notarget, 0120000, /bar/notarget",
    "/up, up, 0120000, /",
  })
  void info(String path, String name, String type, String target) {
    try (OpenFile file = files.open("web", path)) {
      assertThat(file.info().name()).isEqualTo(name);
      assertThat(file.info().mode() & 0170000).isEqualTo(Integer.parseInt(type, 8));
      assertThat(file.info().linkTarget()).isEqualTo(target);
    }
  }

  @ParameterizedTest(name = "{0} is refused as {1}: {2}")
  @CsvSource({
    "/absent, NOT_FOUND, Could not find the file /absent in container web",
    "/foo/, INVALID_ARGUMENT, not a directory",
    "/foo/., INVALID_ARGUMENT, not a directory",
    "/foo/bar, INVALID_ARGUMENT, not a directory",
    "'', INVALID_ARGUMENT, cannot be empty",
  })
  void refused(String path, ErrorKind kind, String words) {
    EngineException reading = failure(() -> files.open("web", path));
    assertThat(reading.kind()).isEqualTo(kind);
    assertThat(reading).hasMessageContaining(words);
    EngineException writing = failure(() -> write(path, new byte[0], PLAIN));
    assertThat(writing.kind()).isEqualTo(kind);
  }

  @Test
  @DisplayName("a link out of the root shows where it would lead inside, and never the host")
  void linkOut() throws IOException {
    assertThat(new String(read("/out"), ISO_8859_1)).doesNotContain("SECRET");
    assertThat(failure(() -> write("/out", tarOfFile(), PLAIN)).kind())
        .isEqualTo(ErrorKind.NOT_FOUND);
  }

  private byte[] tarOfFile() {
    try {
      return tar("echo new > file");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("archives land in the folder that a link leads to, with their owners, plain or gzip")
  void writes() throws IOException {
    byte[] tar = tar("echo new > file; chown 55:66 file; mkdir sub; ln -s /abs sub/l");
    write("/bar/dirsymlink", tar, PLAIN);
    Path file = root.resolve("bar/quux/file");
    assertThat(file).hasContent("new");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(55);
    assertThat(Files.readSymbolicLink(root.resolve("bar/quux/sub/l"))).hasToString("/abs");
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(tar);
    }
    write("/", gzip.toByteArray(), new WriteOptions(false, false));
    assertThat(Files.getAttribute(root.resolve("file"), "unix:uid")).isEqualTo(1234);
    assertThat(Files.getAttribute(root.resolve("file"), "unix:gid")).isEqualTo(77);
  }

  @Test
  @DisplayName("a file is no place to unpack into")
  void notIntoFile() {
    assertThat(failure(() -> write("/foo", tarOfFile(), PLAIN)))
        .hasMessageContaining("extraction point is not a directory");
  }

  @Test
  @DisplayName("kinds are kept if asked for, in docker's words")
  void kinds() throws IOException {
    WriteOptions keep = new WriteOptions(true, true);
    byte[] folderForFile = tar("mkdir foo");
    byte[] fileForFolder = tar("echo > bar");
    EngineException first = failure(() -> write("/", folderForFile, keep));
    assertThat(first.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
    assertThat(first)
        .hasMessageContaining("cannot overwrite non-directory \"/foo\" with directory");
    assertThat(failure(() -> write("/", fileForFolder, keep)))
        .hasMessageContaining("cannot overwrite directory \"/bar\" with non-directory");
    write("/", folderForFile, PLAIN);
    write("/", fileForFolder, PLAIN);
    assertThat(root.resolve("foo")).isDirectory();
    assertThat(root.resolve("bar")).isRegularFile();
  }

  @Test
  @DisplayName("read-only volumes and mounts are left alone")
  void readOnly() throws IOException {
    EngineException denied = failure(() -> write("/data", tarOfFile(), PLAIN));
    assertThat(denied.kind()).isEqualTo(ErrorKind.PERMISSION_DENIED);
    assertThat(denied).hasMessageContaining("mounted volume is marked read-only");
    byte[] overMount = tar("echo > data");
    assertThat(failure(() -> write("/", overMount, PLAIN)).kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(root.resolve("data")).isDirectory();
  }

  @Test
  @DisplayName("a damaged archive is told, an archive that climbs out is refused")
  void damaged() throws IOException {
    byte[] cut = java.util.Arrays.copyOf(tar("head -c 5000 /dev/zero > f"), 3000);
    assertThat(failure(() -> write("/", cut, PLAIN)).kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
    Process process =
        new ProcessBuilder("tar", "-cP", "-C", root.resolve("bar").toString(), "../foo").start();
    byte[] climbing = process.getInputStream().readAllBytes();
    assertThat(failure(() -> write("/", climbing, PLAIN)).kind())
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  @DisplayName("while folders are swapped for links to the host, nothing of the host is touched")
  void racing() throws Exception {
    Path host = Files.createDirectory(folder.resolve("host"));
    Files.writeString(host.resolve("baz"), "SECRET");
    Path stop = folder.resolve("stop");
    String script =
        ("cd '%s'; while [ ! -e '%s' ]; do mkdir -p w/d; mv -T w/d w/e; ln -s '%s' w/d; rm w/d;"
                + " mv -T w/e w/d; mv -T bar/quux bar/q; ln -s '%s' bar/quux; rm bar/quux;"
                + " mv -T bar/q bar/quux; done")
            .formatted(root, stop, host, host);
    Files.createDirectories(root.resolve("w/d"));
    Process swapper = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    byte[] upload = tar("mkdir -p d/sub; echo planted > d/planted; echo planted > d/sub/planted");
    try {
      for (int i = 0; i < 300; i++) {
        assertThat(quietRead("/bar/quux/baz")).doesNotContain("SECRET");
        assertThat(quietRead("/bar")).doesNotContain("SECRET");
        quietWrite("/w", upload);
      }
    } finally {
      Files.writeString(stop, "");
      assertThat(swapper.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    try (var content = Files.list(host)) {
      assertThat(content.map(p -> p.getFileName().toString())).containsExactly("baz");
    }
    assertThat(Files.isDirectory(root.resolve("w"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  private String quietRead(String path) throws IOException {
    try {
      return new String(read(path), ISO_8859_1);
    } catch (EngineException e) {
      return ""; // the path was a link for a moment
    }
  }

  private void quietWrite(String path, byte[] tar) {
    try (InputStream in = new ByteArrayInputStream(tar)) {
      files.write("web", path, in, PLAIN);
    } catch (EngineException | IOException e) {
      assertThat(e).isInstanceOf(EngineException.class);
    }
  }

  @Test
  @DisplayName("an export has everything under its plain name")
  void export() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.export("web", out);
    assertThat(run(out.toByteArray(), "tar", "-tP").lines())
        .contains("bar/", "bar/quux/baz", "foo", "etc/passwd")
        .doesNotContain("./", "/");
  }
}
