package org.pouchcontainer.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A daemon of the built assembly with a home, a run folder, sockets and a cgroup parent of its own,
 * so that several run side by side.
 *
 * <p>As a static {@code @RegisterExtension} it starts before the class's tests with busybox pulled,
 * removes each test's containers and volumes, adds the daemon's log to failures, and after the last
 * test stops and looks for what was left behind.
 */
public final class Pouchd
    implements AutoCloseable,
        BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        TestExecutionExceptionHandler {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int LOG_TAIL = 60;

  private final Path folder = Files2.temporaryFolder();
  private final TestBridge bridge = TestBridge.of(folder);
  private final Set<String> networkIds = new LinkedHashSet<>();
  private final List<String> flags = new ArrayList<>();
  private boolean pullsBusybox = true;
  private boolean clearsAfterEach = true;
  private String configuration = "";
  private Process process;
  private int logMark;

  private Pouchd() {}

  /** A daemon that is not started yet. */
  public static Pouchd fresh() {
    return new Pouchd();
  }

  /** Adds flags. */
  public Pouchd with(String... more) {
    flags.addAll(List.of(more));
    return this;
  }

  /** Writes a configuration file for it. */
  public Pouchd configuration(String json) {
    this.configuration = json;
    Files2.write(folder.resolve("etc/config.json"), json);
    return this;
  }

  /** Starts as an extension without an image. */
  public Pouchd withoutImage() {
    this.pullsBusybox = false;
    return this;
  }

  /** Leaves containers and volumes from one test to the next. */
  public Pouchd keepingContainers() {
    this.clearsAfterEach = false;
    return this;
  }

  // Places

  /** Everything of this daemon lies below this folder. */
  public Path folder() {
    return folder;
  }

  /** Durable state. */
  public Path home() {
    return flags.stream()
        .filter(flag -> flag.startsWith("--home-dir="))
        .map(flag -> Path.of(flag.substring("--home-dir=".length())))
        .findFirst()
        .orElse(folder.resolve("home"));
  }

  /** Volatile state. */
  public Path runFolder() {
    return folder.resolve("run");
  }

  /** The folder watched for drivers. */
  public Path deployFolder() {
    return home().resolve("deploy");
  }

  /** The socket of Pouch's dialect. */
  public Path pouchSocket() {
    return folder.resolve("pouchd.sock");
  }

  /** The socket of Docker's dialect. */
  public Path dockerSocket() {
    return folder.resolve("docker.sock");
  }

  /** The cgroup below which its containers are. */
  public String cgroupParent() {
    return folder.getFileName().toString();
  }

  /** The device and addresses of its network {@code bridge}. */
  public TestBridge bridge() {
    return bridge;
  }

  /** Ids of the users' networks that {@link #clear} has removed. */
  public Set<String> networkIds() {
    return networkIds;
  }

  // Clients

  /** Speaks Pouch's dialect. */
  public RestClient pouch() {
    return new RestClient(pouchSocket());
  }

  /** Speaks Docker's dialect. */
  public RestClient docker() {
    return new RestClient(dockerSocket());
  }

  /** Debian's docker client. */
  public DockerCli dockerCli() {
    return dockerCli(DockerCli.DEBIAN);
  }

  /** Any docker client. */
  public DockerCli dockerCli(Path program) {
    return new DockerCli(program, dockerSocket(), folder.resolve("docker-client"));
  }

  /** The pouch command. */
  public PouchCli pouchCli() {
    return new PouchCli(Assembly.program("pouch"), pouchSocket(), folder);
  }

  /** The name of the busybox image that is pulled. */
  public String busybox() {
    return TestRegistry.shared().name("busybox:latest");
  }

  // Life

  /** The command line of this daemon. */
  public List<String> commandLine() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Assembly.program("pouchd").toString(),
                "--home-dir=" + home(),
                "--exec-root-dir=" + runFolder(),
                "--listen=unix://" + pouchSocket(),
                "--docker-listen=unix://" + dockerSocket(),
                "--cgroup-parent=" + cgroupParent(),
                "--bridge-name=" + bridge.name(),
                "--bip=" + bridge.address(),
                "--pidfile=" + folder.resolve("pouchd.pid"),
                "--config-file=" + folder.resolve("etc/config.json")));
    if (flags.stream().noneMatch(flag -> flag.startsWith("--ssh-port"))
        && !configuration.contains("ssh-port")) {
      command.add("--ssh-port=0");
    }
    command.removeIf(this::isSetOtherwise);
    command.addAll(flags);
    return command;
  }

  /** A setting may stand in one place only, the file or the command line. */
  private boolean isSetOtherwise(String flag) {
    String name = flag.split("=")[0];
    return flag.startsWith("--")
        && (configuration.contains("\"" + name.substring(2) + "\"")
            || flags.stream().anyMatch(own -> own.startsWith(name + "=")));
  }

  /** Starts it and returns when both sockets answer. */
  public Pouchd start() {
    try {
      process =
          new ProcessBuilder(commandLine())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(outputFile().toFile()))
              .start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException("start pouchd", e);
    }
    Await.until(
        () -> "pouchd to answer; its log:\n" + logTail(LOG_TAIL), START_LIMIT, this::answers);
    return this;
  }

  /** Starts it, where it is expected to end by itself; returns how it ended. */
  public Program.Result startExpectingEnd() {
    return Program.of(commandLine()).within(START_LIMIT).run();
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError(
          "pouchd ended with "
              + process.exitValue()
              + " at its start; its log:\n"
              + logTail(LOG_TAIL));
    }
    return pings(pouchSocket()) && pings(dockerSocket());
  }

  private static boolean pings(Path socket) {
    if (!Files.exists(socket)) {
      return false;
    }
    try (UnixHttp http = UnixHttp.connect(socket)) {
      return http.send("GET", "/_ping", java.util.Map.of(), null).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks it to end, as systemd does, and expects an orderly end. */
  public void stop() {
    process.destroy();
    awaitEnd(Duration.ofSeconds(40));
    assertThat(process.exitValue()).as("exit code of pouchd after SIGTERM").isZero();
  }

  /** Ends it without a warning. */
  public void kill9() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }

  private void awaitEnd(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        String dump = Program.of("jstack", Long.toString(process.pid())).run().stdout();
        process.destroyForcibly();
        throw new AssertionError("pouchd does not end within " + limit + ":\n" + dump);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether it runs. */
  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Makes sure that busybox is there. */
  public Pouchd pullBusybox() {
    pull(busybox());
    return this;
  }

  /** Pulls an image by its name; fails if the stream tells of an error. */
  public void pull(String image) {
    List<JsonNode> progress =
        docker()
            .post("/v1.41/images/create?fromImage=" + RestClient.encode(image))
            .expect(200)
            .documents();
    assertThat(progress).as("pull " + image).noneMatch(document -> document.has("error"));
  }

  /** Removes all containers, volumes and users' networks. */
  public void clear() {
    RestClient docker = docker();
    for (JsonNode container : docker.get("/containers/json?all=1").expect(200).json()) {
      docker.delete("/containers/" + container.get("Id").asText() + "?force=1&v=1");
    }
    JsonNode volumes = docker.get("/volumes").expect(200).json().path("Volumes");
    for (JsonNode volume : volumes) {
      docker.delete("/volumes/" + volume.get("Name").asText());
    }
    for (JsonNode network :
        docker.get("/networks?filters=%7B%22type%22:%5B%22custom%22%5D%7D").json()) {
      networkIds.add(network.get("Id").asText());
      docker.delete("/networks/" + network.get("Id").asText());
    }
    assertThat(docker.get("/containers/json?all=1").json())
        .as("containers after clean-up")
        .isEmpty();
  }

  // Logs

  private Path outputFile() {
    return folder.resolve("output.log");
  }

  /** The lines of the daemon's log. */
  public List<String> logLines() {
    List<String> lines = new ArrayList<>(Files2.read(outputFile()).lines().toList());
    lines.addAll(Files2.read(home().resolve("log/pouchd.log")).lines().toList());
    return lines;
  }

  /** The end of the daemon's log. */
  public String logTail(int count) {
    List<String> lines = logLines();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  // As an extension

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
    if (pullsBusybox) {
      pullBusybox();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    logMark = logLines().size();
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    List<String> lines = logLines();
    List<String> fresh = lines.subList(Math.min(logMark, lines.size()), lines.size());
    String tail =
        String.join("\n", fresh.subList(Math.max(0, fresh.size() - LOG_TAIL), fresh.size()));
    failure.addSuppressed(new AssertionError("pouchd logged during the test:\n" + tail));
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (clearsAfterEach && isRunning()) {
      clear();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  /** Ends it in order, checks that nothing is left, and removes its folder. */
  @Override
  public void close() {
    List<String> left = new ArrayList<>();
    try {
      if (isRunning()) {
        clear();
        stop();
      }
      bridge.remove();
      left.addAll(new Footprint(this).residue());
    } finally {
      if (isRunning()) {
        process.destroyForcibly();
      }
      new Footprint(this).erase();
      if (System.getProperty("pouch.it.keep") == null) {
        Files2.removeTree(folder);
      }
    }
    assertThat(left).as("left behind by the engine").isEmpty();
  }
}
