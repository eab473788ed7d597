package org.pouchcontainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which engine is spoken to, completion, and helpers for credentials. */
class SettingsTest {
  @TempDir Path home;
  private FakeEngine engine;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine(home);
    environment.put("HOME", home.toString());
    engine.on("GET /version", 200, "{\"Version\":\"9\"}");
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
  }

  private CliRun run(String... line) {
    return CliRun.of(List.of(line), environment, new ByteArrayInputStream(new byte[0]));
  }

  @ParameterizedTest
  @CsvSource({"POUCH_HOST", "DOCKER_HOST"})
  void theEnvironmentNamesTheEngine(String variable) {
    environment.put(variable, engine.address());
    assertThat(run("version").out()).contains("Version:         9");
    assertThat(run("-H", "unix:///nowhere", "version").code()).isEqualTo(1);
  }

  @Test
  void aContextNamesTheEngine() throws IOException {
    assertThat(run("-H", engine.address(), "context", "create", "mine").out()).isEqualTo("mine\n");
    assertThat(run("--context", "mine", "version").code()).isZero();
    assertThat(run("context", "use", "mine").out()).isEqualTo("mine\n");
    assertThat(run("version").code()).isZero();
    assertThat(run("context", "show").out()).isEqualTo("mine\n");
    assertThat(run("context", "ls", "--format", "{{.Name}}{{.Current}}").out())
        .isEqualTo("default\nmine*\n");
    assertThat(run("context", "inspect", "-f", "{{.Host}}").out())
        .isEqualTo(engine.address() + "\n");
    assertThat(run("context", "rm", "mine").err())
        .isEqualTo("Error: context \"mine\" is in use; run first: pouch context use default\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve(".pouch/contexts.json"))))
        .isEqualTo("rw-------");
    assertThat(run("context", "rm", "-f", "mine").code()).isZero();
    assertThat(run("context", "show").out()).isEqualTo("default\n");
    assertThat(run("--context", "mine", "version").err())
        .isEqualTo("Error: context \"mine\" not found; pouch context ls lists them\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "context create x; give the address of the engine with -H",
        "context create -H ftp://x x; failed to parse host ftp://x: not support url scheme \"ftp\";"
            + " use unix://PATH or tcp://HOST:PORT",
        "context create -H unix:///s default; context \"default\" already exists",
        "context create -H unix:///s a/b; context name \"a/b\" is invalid: use letters, digits and"
            + " _ . + -",
        "context use no; context \"no\" not found; pouch context ls lists them"
      },
      maxCharsPerColumn = 4096)
  void aWrongContextIsNamed(String line, String message) {
    assertThat(run(line.split(" ")).err()).startsWith("Error: " + message);
  }

  private void layNames() {
    engine.on("GET /containers/json", 200, "[{\"Names\":[\"/web\"]},{\"Names\":[\"db\"]}]");
    engine.on("GET /images/json", 200, "[{\"RepoTags\":[\"r:5000/x:1\",\"busybox:latest\"]}]");
    engine.on("GET /volumes", 200, "{\"Volumes\":[{\"Name\":\"v1\"}]}");
    engine.on("GET /networks", 200, "[{\"Name\":\"n1\"}]");
    engine.on("GET /info", 200, "{\"Runtimes\":{\"crun\":{}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "vol => volume",
        "volume ~ => create inspect list prune remove",
        "network con => connect",
        "stop w => web",
        "stop -t 3 ~ => web db",
        "rm web d => db",
        "run --rm bu => busybox:latest",
        "run -v ~ => :files :nospace v1:",
        "run --network n => n1",
        "run --net=n => --net=n1",
        "run --resta => --restart\tWhen to restart: no, always, on-failure[:n], unless-stopped",
        "run --restart a => always",
        "run --runtime ~ => crun",
        "rmi r:5 => r:5000/x:1",
        "volume inspect ~ => v1",
        "network connect n1 w => web",
        "cp w => :files :nospace web:",
        "load -i ~ => :files",
        "context use d => default",
        "completion z => zsh",
        "nosuch x => ''",
        "run busybox - => :files",
        "ps --fil => --filter\tOnly those that match, as status=running, label=a=b, name=x,"
            + " health=healthy"
      })
  void namesAreCompleted(String line, String expected) {
    layNames();
    environment.put("POUCH_HOST", engine.address());
    String[] words = (Commands.COMPLETE + " " + line.replace("~", "")).split(" ", -1);
    CliRun run = run(words);
    assertThat(run.err()).isEmpty();
    assertThat(String.join(" ", run.out().lines().toList())).isEqualTo(expected);
  }

  @Test
  void theEngineOfTheLineIsAsked() {
    layNames();
    assertThat(run(Commands.COMPLETE, "-H", engine.address(), "stop", "w").out())
        .isEqualTo("web\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'pouch vol', volume",
    "'pouch rmi r:5000/', 5000/x:1",
    "'pouch volume inspect ', v1",
    "'pouch run --net=n', n1"
  })
  void bashCompletes(String line, String expected) throws Exception {
    Path script = Files.writeString(home.resolve("c.bash"), run("completion", "bash").out());
    // A stand-in answers as the command would: starting a JVM for each is for the integration test.
    layNames();
    environment.put("POUCH_HOST", engine.address());
    String[] words = line.substring("pouch ".length()).split(" ", -1);
    String[] asked = new String[words.length + 1];
    asked[0] = Commands.COMPLETE;
    System.arraycopy(words, 0, asked, 1, words.length);
    Path answers = Files.writeString(home.resolve("answers"), run(asked).out());
    Path stub = Files.writeString(home.resolve("pouch"), "#!/bin/sh\ncat " + answers + "\n");
    Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
    String test =
        "PATH=%s:$PATH; COMP_WORDBREAKS=$' \\t\\n\"=:'; source %s; COMP_LINE='%s'; "
                .formatted(home, script, line)
            + "COMP_POINT=${#COMP_LINE}; _pouch; printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash = new ProcessBuilder("bash", "-c", test).redirectErrorStream(true).start();
    String shown = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(shown.strip()).isEqualTo(expected);
  }

  private void helper(String script) throws IOException {
    Path file = home.resolve("bin").resolve("docker-credential-test");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("PATH", file.getParent() + ":/usr/bin:/bin");
    environment.put("POUCH_HOST", engine.address());
  }

  private String sentCredentials() {
    engine.on("POST /images/create", 200, "{}");
    assertThat(run("pull", "r.example/x").code()).isZero();
    String head = engine.asked("POST /images/create").get(0).head();
    return head.lines()
        .filter(line -> line.startsWith("X-Registry-Auth: "))
        .map(line -> Base64.getUrlDecoder().decode(line.substring("X-Registry-Auth: ".length())))
        .map(octets -> new String(octets, StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  @Test
  void aHelperOfDockersFileGivesCredentials() throws IOException {
    helper("read s; echo \"{\\\"Username\\\":\\\"u\\\",\\\"Secret\\\":\\\"of $s\\\"}\"\n");
    Files.createDirectory(home.resolve(".docker"));
    Files.writeString(
        home.resolve(".docker/config.json"), "{\"credHelpers\":{\"r.example\":\"test\"}}");
    assertThat(sentCredentials())
        .isEqualTo(
            "{\"ServerAddress\":\"r.example\",\"Username\":\"u\",\"Password\":\"of r.example\"}");
  }

  @Test
  void aHelperThatIsNotInstalledHasNothing() throws IOException {
    helper("exit 1");
    Files.createDirectory(home.resolve(".docker"));
    Files.writeString(home.resolve(".docker/config.json"), "{\"credsStore\":\"elsewhere\"}");
    assertThat(sentCredentials()).isEmpty();
  }

  @Test
  void aHelperIsBounded() throws IOException {
    helper("exec cat /dev/zero\n");
    Files.createDirectory(home.resolve(".pouch"));
    Files.writeString(home.resolve(".pouch/config.json"), "{\"credsStore\":\"test\"}");
    assertThat(run("pull", "r.example/x").err())
        .isEqualTo("Error: credential helper docker-credential-test: its answer is too long\n");
  }

  @Test
  void aLoginGoesToTheHelper() throws IOException {
    helper("cat > " + home + "/stored.$1\n");
    Files.createDirectory(home.resolve(".pouch"));
    Files.writeString(home.resolve(".pouch/config.json"), "{\"credsStore\":\"test\"}");
    engine.on("POST /auth", 200, "{\"Status\":\"Login Succeeded\"}");
    assertThat(run("login", "-u", "me", "-p", "secret", "r.example").out())
        .isEqualTo("Login Succeeded\n");
    assertThat(home.resolve("stored.store"))
        .hasContent("{\"ServerURL\":\"r.example\",\"Username\":\"me\",\"Secret\":\"secret\"}");
    assertThat(Files.readString(home.resolve(".pouch/config.json"))).doesNotContain("secret");
  }
}
