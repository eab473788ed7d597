package org.pouchcontainer.it.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.RestClient;
import org.pouchcontainer.it.TarBytes;
import org.pouchcontainer.it.TestImage;
import org.pouchcontainer.it.TestImages;
import org.pouchcontainer.it.TestRegistry;

/** Known ways out of a container, tried. Hostile layers are in BadImageIT. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class AttacksIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private String pulled(String tag, TestImage image) {
    String name = TestRegistry.shared().push("attack", tag, image);
    POUCHD.pull(name);
    return name;
  }

  /** CVE-2024-21626. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void workingDirectoryThroughADescriptor(int descriptor) {
    ObjectNode spec =
        containers.spec(
            "sh", "-c", "cat ../../../../etc/hostname /proc/self/cwd/../../../etc/shadow");
    spec.put("WorkingDir", "/proc/self/fd/" + descriptor);
    RestClient.Response created = docker.post("/containers/create", spec);
    if (created.status() != 201) {
      assertThat(created.status()).isEqualTo(400);
      return;
    }
    String id = created.json().get("Id").asText();
    RestClient.Response started = docker.post("/containers/" + id + "/start");
    if (started.status() == 204) {
      containers.await(id);
      assertThat(containers.logs(id).stdout()).doesNotContain("root:");
    }
  }

  /** CVE-2024-21626, through an exec. */
  @Test
  void execsWorkingDirectoryThroughADescriptor() {
    String id = containers.sleeper();
    for (int descriptor = 3; descriptor < 12; descriptor++) {
      ObjectNode request =
          RestClient.json("{'AttachStdout':true,'Cmd':['cat','../../../../../../etc/shadow']}");
      request.put("WorkingDir", "/proc/self/fd/" + descriptor);
      RestClient.Response created = docker.post("/containers/" + id + "/exec", request);
      if (created.status() != 201) {
        assertThat(created.status()).isEqualTo(400);
        continue;
      }
      String exec = created.json().get("Id").asText();
      try (RestClient.Stream stream =
          docker.hijack("/exec/" + exec + "/start", RestClient.object())) {
        String answer =
            stream.status() == 101
                ? new String(stream.readToEnd(), java.nio.charset.StandardCharsets.UTF_8)
                : stream.bodyText();
        assertThat(answer).doesNotContain("root:");
      }
    }
  }

  /** CVE-2024-40635. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2147483648",
        "4294967296",
        "4294967295",
        "-1",
        "99999999999999999999",
        "1000:4294967296",
        "0x0",
        "1e3",
        "nosuchuser",
        "nosuch:root",
        "root:nosuch",
        "::"
      })
  void numericUserDoesNotOverflowToRoot(String user) {
    ObjectNode spec = containers.spec("id", "-u");
    spec.put("User", user);
    RestClient.Response created = docker.post("/containers/create", spec);
    if (created.status() != 201) {
      assertThat(created.status()).isEqualTo(400);
      return;
    }
    String id = created.json().get("Id").asText();
    RestClient.Response started = docker.post("/containers/" + id + "/start");
    if (started.status() == 204) {
      containers.await(id);
      assertThat(containers.logs(id).stdout()).isNotEqualTo("0\n");
    } else {
      assertThat(started.status()).isIn(400, 404, 409);
    }
  }

  /** CVE-2024-40635, in the image. */
  @Test
  void usersOfImagesDoNotOverflow() {
    String image =
        pulled("user", TestImages.busybox().config("User", "2147483648:2147483648").end());
    ObjectNode spec = containers.spec("id", "-u");
    spec.put("Image", image);
    RestClient.Response created = docker.post("/containers/create", spec);
    if (created.status() == 201) {
      String id = created.json().get("Id").asText();
      if (docker.post("/containers/" + id + "/start").status() == 204) {
        containers.await(id);
        assertThat(containers.logs(id).stdout()).isNotEqualTo("0\n");
      }
    }
  }

  /** CVE-2022-23648. */
  @ParameterizedTest
  @ValueSource(strings = {"/../../../../../../../../etc", "../../etc", "/link", "/"})
  void volumeOfAnImageDoesNotLeaveTheRoot(String volume) {
    ObjectNode volumes = RestClient.object();
    volumes.putObject(volume);
    String image =
        pulled(
            "volume" + Math.floorMod(volume.hashCode(), 1_000_000),
            TestImages.busybox()
                .layer(new TarBytes().symlink("link", "/../../../../../../../../etc").end())
                .config("Volumes", volumes)
                .end());
    ObjectNode spec =
        containers.spec(
            "sh",
            "-c",
            "cat /etc/shadow /link/shadow 2>/dev/null; find / -xdev -name shadow 2>/dev/null; true");
    spec.put("Image", image);
    RestClient.Response created = docker.post("/containers/create", spec);
    if (created.status() != 201) {
      assertThat(created.status()).isEqualTo(400);
      return;
    }
    String id = created.json().get("Id").asText();
    if (docker.post("/containers/" + id + "/start").status() == 204) {
      containers.await(id);
      assertThat(containers.logs(id).stdout()).doesNotContain("root:", "shadow");
    }
    for (Path copied : Files2.list(POUCHD.home().resolve("volumes"))) {
      assertThat(copied.resolve("shadow")).doesNotExist();
      assertThat(copied.resolve("_data/shadow")).doesNotExist();
    }
  }

  /** CVE-2026-41579 and the console and null devices replaced by links. */
  @Test
  void devicesOfTheImageThatAreLinks(@TempDir Path outside) throws Exception {
    Files.writeString(outside.resolve("null"), "canary");
    String devLink =
        pulled(
            "devlink",
            TestImage.build()
                .config("Cmd", RestClient.array("true"))
                .layer(withoutDev())
                .layer(new TarBytes().symlink("dev", outside.toString()).end())
                .end());
    String nullLink =
        pulled(
            "nulllink",
            TestImages.busyboxWith(
                new TarBytes()
                    .symlink("dev/null", outside + "/null")
                    .symlink("dev/console", outside + "/null")
                    .symlink("dev/pts", outside.toString())));
    String procLink =
        pulled(
            "proclink",
            TestImage.build()
                .layer(withoutProc())
                .layer(
                    new TarBytes()
                        .symlink("proc", outside.toString())
                        .symlink("sys", outside.toString())
                        .end())
                .end());
    for (String image : List.of(devLink, nullLink, procLink)) {
      for (boolean tty : new boolean[] {false, true}) {
        ObjectNode spec =
            containers.spec(
                "sh",
                "-c",
                "echo owned > /dev/null; echo x > /proc/self/attr/x; ls /dev > /dev/null");
        spec.put("Image", image).put("Tty", tty);
        RestClient.Response created = docker.post("/containers/create", spec);
        if (created.status() == 201) {
          String id = created.json().get("Id").asText();
          docker.post("/containers/" + id + "/start");
          docker.post("/containers/" + id + "/wait");
        }
      }
    }
    assertThat(outside.resolve("null")).hasContent("canary");
    assertThat(Files2.list(outside)).containsExactly(outside.resolve("null"));
  }

  private static byte[] withoutDev() {
    return without("dev/");
  }

  private static byte[] withoutProc() {
    return without("proc/", "sys/");
  }

  /** busybox without some of its folders, so that a link can be in their place. */
  private static byte[] without(String... names) {
    TarBytes tar = new TarBytes().folder("bin/", 0755).folder("tmp/", 0777);
    if (!List.of(names).contains("dev/")) {
      tar.folder("dev/", 0755);
    }
    try {
      tar.file("bin/busybox", 0755, Files.readAllBytes(Path.of("/bin/busybox")));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    for (String command : List.of("sh", "ls", "true", "cat", "sleep")) {
      tar.symlink("bin/" + command, "busybox");
    }
    return tar.end();
  }

  /** CVE-2019-5736. */
  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void runtimeBinaryCannotBeOverwritten(String runtime) throws Exception {
    Path binary =
        Path.of(Program.of("sh", "-c", "readlink -f $(command -v " + runtime + ")").ok().line());
    byte[] before = sha256(binary);
    // The image's program is the runtime itself, as /proc/self/exe, and is held open for writing.
    String image =
        pulled("exe", TestImages.busyboxWith(new TarBytes().symlink("bin/evil", "/proc/self/exe")));
    ObjectNode spec =
        containers.specWith(
            "{'Runtime':'" + runtime + "'}",
            "sh",
            "-c",
            "i=0; while [ $i -lt 300 ]; do for p in /proc/[0-9]*; do { echo '#!/bin/sh' > $p/exe; } 2>/dev/null; done; i=$((i+1)); done");
    spec.put("Image", image);
    String id = containers.start(spec);
    for (int i = 0; i < 5; i++) {
      RestClient.Response created =
          docker.post(
              "/containers/" + id + "/exec",
              RestClient.json("{'AttachStdout':true,'Cmd':['/bin/evil','--version']}"));
      if (created.status() == 201) {
        docker
            .hijack("/exec/" + created.json().get("Id").asText() + "/start", RestClient.json("{}"))
            .close();
      }
    }
    ObjectNode direct =
        containers.specWith("{'Runtime':'" + runtime + "'}", "/proc/self/exe", "init");
    String second = containers.create(direct);
    docker.post("/containers/" + second + "/start");
    docker.post("/containers/" + id + "/kill");
    containers.await(id);
    assertThat(sha256(binary)).isEqualTo(before);
    Program.of(runtime, "--version").ok();
  }

  /** CVE-2020-15257. */
  @Test
  void monitorsSocketsAreOutOfReachFromTheHostNetwork() {
    String other = containers.sleeper();
    String abstractSockets =
        containers
            .shell("{'NetworkMode':'host'}", "cat /proc/net/unix")
            .lines()
            .filter(
                line ->
                    line.contains(" @")
                        && (line.contains(other)
                            || line.contains(POUCHD.folder().toString())
                            || line.contains("conmon")))
            .toList()
            .toString();
    assertThat(abstractSockets).isEqualTo("[]");
    String id = containers.start(containers.specWith("{'NetworkMode':'host'}", "sleep", "1000"));
    assertThat(
            containers
                .execResult(id, RestClient.object(), "ls", POUCHD.runFolder().toString())
                .exitCode())
        .isNotZero();
  }

  /** CVE-2024-25621: nothing of the state may be reached by an ordinary user. */
  @Test
  void stateFoldersAreClosedToOrdinaryUsers() {
    ObjectNode spec =
        containers.specWith(
            "{'Binds':['private:/p']}",
            "sh",
            "-c",
            "echo secret > /p/s; chmod 666 /p/s; exec sleep 1000");
    ObjectNode env = RestClient.object();
    spec.set("Env", RestClient.array("PASSWORD=hidden"));
    spec.setAll(env);
    containers.start(spec);
    Program.Result walk =
        Program.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=-all",
                "--",
                "find",
                POUCHD.home().toString(),
                POUCHD.runFolder().toString(),
                "-mindepth",
                "2")
            .run();
    assertThat(walk.stdout()).as("what nobody sees below the state folders").isEmpty();
    Program.Result readable =
        Program.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=-all",
                "--",
                "find",
                POUCHD.home().toString(),
                POUCHD.runFolder().toString(),
                "-maxdepth",
                "1",
                "-type",
                "f",
                "-readable")
            .run();
    assertThat(
            readable
                .stdout()
                .lines()
                .filter(line -> !line.endsWith("pouchd.lock") && !line.endsWith("pid")))
        .isEmpty();
  }

  /** CVE-2024-25621, by the modes themselves. */
  @Test
  void modesOfStateFolders() throws Exception {
    containers.sleeper();
    for (Path folder : Files2.list(POUCHD.home())) {
      if (Files.isDirectory(folder)) {
        String mode =
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder));
        assertThat(mode).as(folder.toString()).isEqualTo("rwx------");
      }
    }
  }

  /** CVE-2026-31431: the default profile denies AF_ALG and other sockets nobody needs. */
  @Test
  @Needs(Need.CC)
  void algSocketsAreDenied(@TempDir Path folder) {
    Path source =
        Files2.write(
            folder.resolve("alg.c"),
            """
        #include <stdio.h>
        #include <sys/socket.h>
        int main(void) {
          int alg = socket(38, SOCK_SEQPACKET, 0);
          printf("%s\\n", alg < 0 ? "denied" : "open");
          int inet = socket(AF_INET, SOCK_STREAM, 0);
          printf("%s\\n", inet < 0 ? "denied" : "open");
          return 0;
        }
        """);
    Program.of("cc", "-static", "-o", folder.resolve("alg").toString(), source.toString()).ok();
    assertThat(containers.shell("{'Binds':['" + folder + ":/t:ro']}", "/t/alg"))
        .isEqualTo("denied\nopen\n");
  }

  /** System calls that the default profile must deny. */
  @Test
  void dangerousCallsAreDenied() {
    assertThat(
            containers.shell(
                "{}",
                "mount -t tmpfs x /mnt 2>&1; mkdir -p /m; mount -t tmpfs x /m 2>&1 || echo denied"))
        .contains("denied");
    assertThat(containers.shell("{'CapAdd':['ALL']}", "unshare -m true 2>&1 && echo ok"))
        .contains("ok");
    assertThat(containers.shell("{}", "unshare -U true 2>&1 || echo denied")).contains("denied");
  }

  /** CVE-2022-36109. */
  @Test
  void groupsOfAPlainUserAreThoseOfTheImage() {
    ObjectNode spec = containers.spec("id", "-G");
    spec.put("User", "65534:65534");
    assertThat(containers.output(spec).strip().split(" ")).containsOnly("65534");
  }

  /** CVE-2026-53488: labels that look like the engine's own have no power. */
  @Test
  void labelsHaveNoPower() {
    ObjectNode labels = RestClient.object();
    for (String key :
        List.of(
            "io.containers.autoupdate",
            "org.pouchcontainer.privileged",
            "privileged",
            "io.kubernetes.cri.untrusted-workload",
            "run.oci.keep_original_groups",
            "io.podman.annotations.privileged",
            "run.oci.handler",
            "io.kubernetes.cri-o.Devices")) {
      labels.put(key, "true");
    }
    String image = pulled("labels", TestImages.busybox().config("Labels", labels).end());
    ObjectNode spec = containers.spec("cat", "/proc/self/status");
    spec.put("Image", image);
    assertThat(containers.output(spec))
        .containsPattern("CapEff:\\s*00000000a80425fb")
        .containsPattern("Seccomp:\\s*2");
  }

  /** CVE-2026-48755: no field becomes an option of an external program. */
  @Test
  void fieldsAreNoOptions() {
    docker.post("/containers/create?name=--root", containers.spec("true")).expect(400);
    String id = containers.sleeper();
    for (String psArguments :
        List.of("-o pid,args --no-such", "-eo pid,args; id", "$(id)", "-e f --format=pid")) {
      RestClient.Response answer =
          docker.get("/containers/" + id + "/top?ps_args=" + RestClient.encode(psArguments));
      assertThat(answer.text()).doesNotContain("uid=0(root)");
    }
    ObjectNode spec = containers.spec("--version");
    spec.set("Entrypoint", RestClient.array("echo"));
    assertThat(containers.output(spec)).contains("--version");
    Containers.ExecResult result =
        containers.execResult(id, RestClient.object().put("User", "--help"), "true");
    assertThat(result.exitCode()).isNotZero();
  }

  /** CVE-2022-31030 and the like: a flood of small calls. */
  @Test
  void floodOfResizesAndAttachesIsBorne() {
    ObjectNode spec = containers.spec("sh");
    spec.put("Tty", true).put("OpenStdin", true);
    String id = containers.start(spec);
    long before = descriptorsOfTheEngine();
    for (int i = 0; i < 200; i++) {
      docker.post("/containers/" + id + "/resize?h=" + (10 + i % 50) + "&w=80");
      docker.hijack("/containers/" + id + "/attach?stream=1&stdout=1", null).close();
    }
    org.pouchcontainer.it.Await.until(
        () -> "descriptors to be closed: " + before + " before, now " + descriptorsOfTheEngine(),
        java.time.Duration.ofSeconds(10),
        () -> descriptorsOfTheEngine() <= before + 10);
    assertThat(containers.state(id).get("Running").asBoolean())
        .as(containers.state(id).toString())
        .isTrue();
    assertThat(containers.exec(id, "echo", "alive")).isEqualTo("alive\n");
  }

  @Test
  void hundredExecsLeakNothing() {
    String id = containers.sleeper();
    containers.exec(id, "true");
    long before = descriptorsOfTheEngine();
    for (int i = 0; i < 100; i++) {
      containers.exec(id, "true");
    }
    org.pouchcontainer.it.Await.until(
        () -> "descriptors to be closed: " + before + " before, now " + descriptorsOfTheEngine(),
        java.time.Duration.ofSeconds(10),
        () -> descriptorsOfTheEngine() <= before + 10);
  }

  private static long descriptorsOfTheEngine() {
    return Files2.list(Path.of("/proc/" + POUCHD.pid() + "/fd")).size();
  }

  /** CVE-2024-41110: what is read is exactly what is executed. */
  @Test
  void bodiesThatContradictTheirLengthAreRefused() throws Exception {
    try (org.pouchcontainer.it.UnixHttp http =
        org.pouchcontainer.it.UnixHttp.connect(POUCHD.dockerSocket())) {
      String body = containers.spec("true").toString();
      // In one piece: the refusal comes as soon as the head is there.
      http.write(
          ("POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\n"
                  + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + Integer.toHexString(body.length())
                  + "\r\n"
                  + body
                  + "\r\n0\r\n\r\n")
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(http.readHead().status()).isEqualTo(400);
    }
    docker
        .request(
            "POST", "/containers/create", Map.of("Content-Type", "application/json"), new byte[0])
        .expect(400);
    assertThat(docker.get("/containers/json?all=1").json()).isEmpty();
  }

  /**
   * CVE-2024-45310: a bind target made through a link that another container plants in a shared
   * volume.
   */
  @Test
  void mountTargetsAreMadeInTheRootOnly(@TempDir Path outside) {
    containers.shell("{'Binds':['shared:/s']}", "ln -s " + outside + " /s/link");
    ObjectNode spec = containers.specWith("{'Binds':['shared:/s','/tmp:/s/link/made:ro']}", "true");
    RestClient.Response created = docker.post("/containers/create", spec);
    if (created.status() == 201) {
      docker.post("/containers/" + created.json().get("Id").asText() + "/start");
    }
    assertThat(Files2.list(outside)).isEmpty();
  }

  /** A name in a request builds no path. */
  @ParameterizedTest
  @ValueSource(strings = {"..", "../x", "%2e%2e%2f", "a%2fb", "a\u0000b"})
  void namesBuildNoPaths(String name) {
    String encoded = RestClient.encode(name);
    assertThat(docker.get("/containers/" + encoded + "/json").status()).isIn(400, 404);
    assertThat(docker.get("/volumes/" + encoded).status()).isIn(400, 404);
    assertThat(docker.get("/images/" + encoded + "/json").status()).isIn(400, 404);
    assertThat(docker.get("/exec/" + encoded + "/json").status()).isIn(400, 404);
    docker.post("/containers/create?name=" + encoded, containers.spec("true")).expect(400);
  }

  private static byte[] sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)))
        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
