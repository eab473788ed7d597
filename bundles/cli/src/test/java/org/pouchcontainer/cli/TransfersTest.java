package org.pouchcontainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that send or receive archives. */
class TransfersTest {
  @TempDir Path home;
  private FakeEngine engine;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine(home);
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
  }

  private CliRun run(String... line) {
    return CliRun.of(engine, home, line);
  }

  @Test
  void aLoadSendsTheFileWithItsLength() throws IOException {
    Path file = Files.writeString(home.resolve("a.tar"), "archive");
    engine.on("POST /images/load", 200, "");
    CliRun run = run("load", "-i", file.toString(), "x");
    assertThat(run).isEqualTo(new CliRun(0, "", ""));
    FakeEngine.Asked asked = engine.asked("POST /images/load?name=x").get(0);
    assertThat(asked.body()).isEqualTo("archive");
    assertThat(asked.head()).contains("Content-Length: 7", "Content-Type: application/x-tar");
  }

  @Test
  void aLoadOfStandardInputIsSentInChunks() {
    engine.on("POST /images/load", 200, "{\"stream\":\"Loaded image: x:1\\n\"}");
    String archive = "0123456789".repeat(20_000);
    CliRun run = CliRun.typed(engine, home, archive, "load");
    assertThat(run).isEqualTo(new CliRun(0, "Loaded image: x:1\n", ""));
    assertThat(engine.asked("POST /images/load").get(0).body()).isEqualTo(archive);
  }

  @Test
  void anEngineThatRefusesBeforeItHasReadAllIsHeard() throws IOException {
    try (ClosingEngine early = new ClosingEngine(home.resolve("early"))) {
      CliRun run =
          CliRun.of(
              List.of("-H", early.address(), "load"),
              home,
              new java.io.ByteArrayInputStream(new byte[8 << 20]));
      assertThat(run.err()).isEqualTo("Error: load: no room\n");
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(run("load", "-i", "/nowhere/a.tar").err())
        .isEqualTo("Error: read /nowhere/a.tar: no such file\n");
    assertThat(engine.lines()).isEmpty();
  }

  @Test
  void aSavedFileAppearsWhenItIsWhole() throws IOException {
    Path file = home.resolve("out.tar");
    engine.onBytes("GET /images/save", "", "tar-bytes");
    assertThat(run("save", "-o", file.toString(), "x:1")).isEqualTo(new CliRun(0, "", ""));
    assertThat(engine.lines()).containsExactly("GET /images/save?name=x%3A1");
    assertThat(file).hasContent("tar-bytes");
    engine.on(
        "GET /images/get", peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbroken"));
    assertThat(run("save", "-o", file.toString(), "x", "y").code()).isEqualTo(1);
    assertThat(engine.lines().get(1)).isEqualTo("GET /images/get?names=x&names=y");
    assertThat(file).hasContent("tar-bytes");
    try (var files = Files.list(home)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void anExportGoesToStandardOutput() {
    engine.onBytes("GET /containers/c/export", "", "tar-bytes");
    assertThat(run("export", "c").out()).isEqualTo("tar-bytes");
    assertThat(run("export", "-o", "/nowhere/x.tar", "c").err())
        .isEqualTo("Error: write /nowhere/x.tar: its folder does not exist\n");
  }

  @Test
  void anImportNamesAndChanges() throws IOException {
    Path file = Files.writeString(home.resolve("root.tar"), "root");
    engine.on("POST /images/create", 200, "{\"status\":\"sha256:1\"}");
    assertThat(run("import", "-c", "ENV A=b", "-m", "new", file.toString(), "r:5000/x:2").out())
        .isEqualTo("sha256:1\n");
    FakeEngine.Asked asked = engine.asked("POST /images/create").get(0);
    assertThat(asked.line())
        .isEqualTo(
            "POST /images/create?fromSrc=-&repo=r%3A5000%2Fx&tag=2&message=new&changes=ENV+A%3Db");
    assertThat(asked.body()).isEqualTo("root");
    run("import", "http://h/x.tar");
    assertThat(engine.lines().get(1)).contains("fromSrc=http%3A%2F%2Fh%2Fx.tar");
  }

  @Test
  void aPushShowsWhatIsDoneAndFails() throws IOException {
    engine.on(
        "POST /images/r:5000/x/push",
        200,
        "{\"id\":\"layer-sha256:1\",\"status\":\"uploading\"}"
            + "{\"id\":\"layer-sha256:1\",\"status\":\"done\"}");
    engine.on(
        "POST /images/r:5000/x/push",
        200,
        "{\"errorDetail\":{\"message\":\"denied\"},\"error\":\"denied\"}");
    assertThat(run("push", "r:5000/x:1").out()).isEqualTo("layer-sha256:1: done\n");
    CliRun failed = run("push", "r:5000/x");
    assertThat(failed.err()).isEqualTo("Error: denied\n");
    assertThat(engine.lines())
        .containsExactly(
            "POST /images/r:5000/x/push?tag=1", "POST /images/r:5000/x/push?tag=latest");
    String empty = Base64.getUrlEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8));
    assertThat(engine.asked("POST").get(0).head()).contains("X-Registry-Auth: " + empty);
  }

  @Test
  void aCommitShowsTwelveDigits() {
    engine.on("POST /commit", 201, "{\"Id\":\"sha256:" + "ab".repeat(32) + "\"}");
    assertThat(run("commit", "-a", "me", "-m", "it", "-c", "CMD x", "c", "x:1").out())
        .isEqualTo("abababababab\n");
    assertThat(engine.lines().get(0))
        .isEqualTo("POST /commit?container=c&repo=x&tag=1&author=me&comment=it&changes=CMD+x");
  }
}
