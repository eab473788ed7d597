package org.pouchcontainer.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.it.Assembly;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.KarafShell;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.RestClient;

/** A driver comes, is replaced and goes while the engine runs (issue 2, section G). */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.SSH})
class HotDeployIT {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String JAR = "driver-tmpfs.jar";

  private final Pouchd pouchd = Pouchd.fresh();
  private Containers containers;
  private RestClient docker;
  private KarafShell shell;

  @BeforeEach
  void startDaemon() {
    shell = KarafShell.on(pouchd);
    pouchd.start().pullBusybox();
    containers = new Containers(pouchd);
    docker = pouchd.docker();
  }

  @AfterEach
  void stopDaemon() {
    pouchd.close();
  }

  @Test
  void driverComesIsReplacedAndGoes() {
    Map<String, String> before = bundles();
    Set<String> services = services();
    assertThat(create("early").status()).isNotEqualTo(201);

    deploy("1.0.1");
    Await.until(() -> "the driver within 2 s", LIMIT, () -> create("vol").status() == 201);
    Program.Result byCli =
        pouchd.pouchCli().run("volume", "create", "-d", "tmpfs", "--name", "vol2");
    byCli.ok();

    String id =
        containers.start(
            containers.specWith(
                "{'Binds':['vol:/v']}", "sh", "-c", "echo kept > /v/file; exec sleep 1000"));
    Await.until(
        "the file",
        () -> containers.execResult(id, RestClient.object(), "cat", "/v/file").exitCode() == 0);
    long pid = containers.pid(id);

    deploy("1.0.2");
    Await.until(
        () -> "the new driver",
        Duration.ofSeconds(10),
        () -> bundles().toString().contains("1.0.2"));
    Await.until(() -> "the new driver to serve", LIMIT, () -> create("vol3").status() == 201);
    assertThat(containers.pid(id)).isEqualTo(pid);
    assertThat(containers.exec(id, "cat", "/v/file")).isEqualTo("kept\n");
    assertThat(docker.get("/volumes/vol").expect(200).json().get("Driver").asText())
        .isEqualTo("tmpfs");

    remove();
    // A name that exists is no creation, so each attempt has one of its own.
    AtomicInteger attempt = new AtomicInteger();
    Await.until(
        () -> "the driver to go",
        Duration.ofSeconds(10),
        () -> create("late" + attempt.incrementAndGet()).status() != 201);
    RestClient.Response refused = create("refused");
    assertThat(refused.message()).contains("tmpfs");
    assertThat(containers.pid(id)).isEqualTo(pid);
    assertThat(containers.exec(id, "cat", "/v/file")).isEqualTo("kept\n");
    assertThat(docker.get("/volumes").expect(200).json().get("Volumes").toString())
        .contains("\"vol\"", "tmpfs");
    assertThat(pouchd.pouchCli().ok("volume", "ls").stdout()).contains("vol");

    Map<String, String> after = bundles();
    after.keySet().removeIf(name -> name.contains("tmpfs"));
    before.keySet().removeIf(name -> name.contains("tmpfs"));
    assertThat(after).as("no other bundle was changed, refreshed or restarted").isEqualTo(before);
    // A component that was restarted has registered its services anew, under other ids.
    assertThat(services()).as("services of everything else").containsAll(services);

    deploy("1.0.3");
    Await.until(
        () -> "the driver's return", Duration.ofSeconds(10), () -> create("again").status() == 201);
    containers.remove(id);
    docker.get("/volumes/vol2").expect(200);
  }

  @Test
  void jarThatIsNoDriverDoesNoHarm() throws IOException {
    Files.createDirectories(pouchd.deployFolder());
    Files.writeString(pouchd.deployFolder().resolve("broken.jar"), "no archive");
    deploy("1.0.1");
    Await.until(
        () -> "the good driver", Duration.ofSeconds(10), () -> create("vol").status() == 201);
    docker.get("/containers/json").expect(200);
    docker.delete("/volumes/vol").expect(204);
  }

  @Test
  void driverStaysAfterARestartOfTheDaemon() {
    deploy("1.0.1");
    Await.until(() -> "the driver", Duration.ofSeconds(10), () -> create("vol").status() == 201);
    String id =
        containers.start(
            containers.specWith(
                "{'Binds':['vol:/v']}", "sh", "-c", "echo x > /v/f; exec sleep 1000"));
    pouchd.kill9();
    pouchd.start();
    assertThat(containers.exec(id, "cat", "/v/f")).isEqualTo("x\n");
    Await.until(() -> "the driver", Duration.ofSeconds(10), () -> create("other").status() == 201);
    containers.remove(id);
    docker.delete("/volumes/vol").expect(204);
    docker.delete("/volumes/other").expect(204);
  }

  private RestClient.Response create(String name) {
    return docker.post(
        "/volumes/create", RestClient.object().put("Name", name).put("Driver", "tmpfs"));
  }

  /** Copies the built driver, under another version, beside the folder and renames it into it. */
  private void deploy(String version) {
    Path ready = pouchd.folder().resolve("driver.tmp");
    try {
      Files.createDirectories(pouchd.deployFolder());
      withVersion(Assembly.jar("driver-tmpfs"), ready, version);
      Files.move(ready, pouchd.deployFolder().resolve(JAR), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remove() {
    try {
      Files.delete(pouchd.deployFolder().resolve(JAR));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void withVersion(Path jar, Path target, String version) throws IOException {
    try (JarInputStream in = new JarInputStream(Files.newInputStream(jar))) {
      Manifest manifest = in.getManifest();
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (OutputStream file = Files.newOutputStream(target);
          JarOutputStream out = new JarOutputStream(file, manifest)) {
        for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
          out.putNextEntry(new JarEntry(entry.getName()));
          copy(in, out);
        }
      }
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    in.transferTo(out);
  }

  /**
   * Every bundle by name, with its state, version and time of last change, as the shell shows them.
   */
  private Map<String, String> bundles() {
    String table = shell.ok("bundle:list -t 0 -s -l --no-format");
    Map<String, String> found = new TreeMap<>();
    for (String line : table.lines().toList()) {
      String[] columns = line.split("\t");
      if (columns.length >= 5) {
        found.put(columns[columns.length - 1].strip(), line.strip());
      }
    }
    assertThat(found).as("bundles that the shell lists: " + table).hasSizeGreaterThan(20);
    return found;
  }

  /** The ids of all services that our bundles have registered. */
  private Set<String> services() {
    Set<String> ids = new TreeSet<>();
    String service = "";
    for (String line : shell.ok("service:list").lines().toList()) {
      if (line.startsWith("[")) {
        service = line;
      } else if (line.contains("service.id") && service.contains("org.pouchcontainer")) {
        ids.add(line.strip());
      }
    }
    assertThat(ids).as("services that the shell lists").isNotEmpty();
    return ids;
  }
}
