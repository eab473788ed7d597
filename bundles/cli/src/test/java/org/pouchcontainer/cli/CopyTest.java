package org.pouchcontainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.cli.tar.LocalExtraction;
import org.pouchcontainer.cli.tar.Tars;

/** {@code pouch cp} in both directions, with the paths as Docker's users know them. */
class CopyTest {
  private static final long FOLDER = 1L << 31;
  private static final long LINK = 1L << 27;

  @TempDir Path home;
  private Path work;
  private FakeEngine engine;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine(home);
    work = Files.createDirectory(home.resolve("work"));
    Files.createDirectories(work.resolve("src/sub"));
    Files.writeString(work.resolve("src/a"), "A");
    Files.writeString(work.resolve("src/sub/b"), "B");
    Files.createSymbolicLink(work.resolve("link"), Path.of("src"));
    Files.createDirectory(work.resolve("there"));
    Files.writeString(work.resolve("file"), "old");
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
  }

  private CliRun run(String... line) {
    return CliRun.of(engine, home, line);
  }

  private static String stat(long mode, String target) {
    String json = "{\"name\":\"x\",\"mode\":%d,\"linkTarget\":\"%s\"}".formatted(mode, target);
    return "X-Docker-Container-Path-Stat: "
        + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private void answerHead(long mode, String target) {
    engine.on(
        "HEAD /containers/c/archive",
        peer ->
            peer.send(
                "HTTP/1.1 200 OK\r\n" + stat(mode, target) + "\r\nContent-Length: 0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource({
    "/etc/x,    there, there/x/f",
    "/etc/x/.,  there, there/f",
    "/etc/x,    fresh, fresh/f",
    "/etc/x,    fresh/, fresh/f",
    "/etc/x/.,  fresh, fresh/f",
    "/,         there, there/f"
  })
  void aFolderComesOut(String from, String to, String file) {
    engine.onBytes(
        "GET /containers/c/archive",
        stat(FOLDER | 0755, ""),
        new Tars().folder("x/").file("x/f", "F").text());
    CliRun run = run("cp", "c:" + from, work + "/" + to);
    assertThat(run).isEqualTo(new CliRun(0, "", ""));
    assertThat(work.resolve(file)).hasContent("F");
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource({
    "/etc/x, there,  there/x",
    "/etc/x, fresh,  fresh",
    "/etc/x, file,   file",
    "/etc/x, there/y, there/y"
  })
  void aFileComesOut(String from, String to, String file) {
    engine.onBytes("GET /containers/c/archive", stat(0644, ""), new Tars().file("x", "F").text());
    assertThat(run("cp", "c:" + from, work + "/" + to).code()).isZero();
    assertThat(work.resolve(file)).hasContent("F");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "cp c:/f WORK/fresh/ => the folder WORK/fresh/ does not exist",
        "cp c:/f WORK/no/fresh => the folder of WORK/no/fresh does not exist",
        "cp c:/f c:/g => copying between containers is not supported",
        "cp /f /g => one side must name a container, as CONTAINER:PATH",
        "cp WORK/nothing c:/g => copy WORK/nothing: no such file or folder",
        "cp WORK/file/ c:/g => copy WORK/file/: it is no folder",
        "cp c: /x => \"c:\": use CONTAINER:PATH"
      })
  void aMistakeIsNamed(String line, String message) {
    engine.onBytes("GET /containers/c/archive", stat(0644, ""), new Tars().file("f", "F").text());
    String[] words = line.replace("WORK", work.toString()).split(" ");
    CliRun run = run(words);
    assertThat(run.err()).isEqualTo("Error: " + message.replace("WORK", work.toString()) + "\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aHostileArchiveWritesNothingOutside() {
    engine.onBytes(
        "GET /containers/c/archive",
        stat(FOLDER | 0755, ""),
        new Tars().folder("x").link("x/l", "../..").file("x/l/file", "bad").text());
    CliRun run = run("cp", "c:/x", work + "/there");
    assertThat(run.err()).contains("refused").contains("symbolic link");
    assertThat(work.resolve("file")).hasContent("old");
  }

  @Test
  void anArchiveGoesToStandardOutputAsItIs() {
    String archive = new Tars().file("x", "F").text();
    engine.onBytes("GET /containers/c/archive", stat(0644, ""), archive);
    assertThat(run("cp", "c:/x", "-").out()).isEqualTo(archive);
  }

  @Test
  void aLinkIsFollowedIfAskedFor() {
    answerHead(LINK | 0777, "../data");
    answerHead(0644, "");
    engine.onBytes("GET /containers/c/archive", stat(0644, ""), new Tars().file("d", "F").text());
    assertThat(run("cp", "-L", "c:/etc/l", work + "/there").code()).isZero();
    assertThat(engine.lines().get(2))
        .isEqualTo("GET /containers/c/archive?path=%2Fetc%2F..%2Fdata");
    assertThat(work.resolve("there/l")).hasContent("F");
  }

  /** Unpacks what arrived as an engine would, into the folder {@code got}. */
  private Path unpack(FakeEngine.Asked asked) throws IOException {
    Path got = home.resolve("got");
    Files.createDirectory(got);
    byte[] archive = asked.body().getBytes(StandardCharsets.ISO_8859_1);
    // The first part of each name stands for what the command chose.
    String first = Tars.firstName(archive).split("/")[0];
    Path root = first.equals(".") ? got : got.resolve(first);
    new LocalExtraction(root, false, text -> {}).read(new java.io.ByteArrayInputStream(archive));
    return got;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "src;    /d;   folder;  /d; src/a,src/sub/b",
        "src/;   /d;   folder;  /d; src/a,src/sub/b",
        "src/.;  /d;   folder;  /d; a,sub/b",
        "src;    /n;   nothing; /;  n/a,n/sub/b",
        "src/.;  /v/n; nothing; /v; n/a,n/sub/b",
        "file;   /d;   folder;  /d; file",
        "file;   /v/n; nothing; /v; n",
        "file;   /v/o; file;    /v; o",
        "link;   /d;   folder;  /d; link",
        "link/;  /d;   folder;  /d; link/a,link/sub/b"
      })
  void filesGoIn(String from, String to, String there, String folder, String expected)
      throws IOException {
    if (there.equals("nothing")) {
      engine.on("HEAD /containers/c/archive", 404, "");
      engine.on("GET /containers/c/json", 200, "{}");
    } else {
      answerHead(there.equals("folder") ? FOLDER | 0755 : 0644, "");
    }
    engine.on("PUT /containers/c/archive", 200, "");
    assertThat(run("cp", work + "/" + from, "c:" + to)).isEqualTo(new CliRun(0, "", ""));
    FakeEngine.Asked put = engine.asked("PUT").get(0);
    assertThat(put.line())
        .isEqualTo(
            "PUT /containers/c/archive?path=%s&noOverwriteDirNonDir=true"
                .formatted(folder.replace("/", "%2F")));
    assertThat(String.join(",", files(unpack(put)))).isEqualTo(expected);
  }

  @Test
  void anArchiveOfStandardInputGoesInAsItIs() {
    answerHead(FOLDER | 0755, "");
    engine.on("PUT /containers/c/archive", 200, "");
    CliRun run = CliRun.typed(engine, home, "tar-bytes", "cp", "-a", "-", "c:/d");
    assertThat(run.code()).isZero();
    FakeEngine.Asked put = engine.asked("PUT").get(0);
    assertThat(put.body()).isEqualTo("tar-bytes");
    assertThat(put.line()).endsWith("copyUIDGID=true");
  }
}
