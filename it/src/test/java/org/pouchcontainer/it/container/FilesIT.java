package org.pouchcontainer.it.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;
import org.pouchcontainer.it.TarBytes;

/** Copies into and out of containers, exports and differences. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class FilesIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  @TempDir Path folder;

  private RestClient.Response put(String id, String query, byte[] tar) {
    return docker.request(
        "PUT",
        "/containers/" + id + "/archive?" + query,
        Map.of("Content-Type", "application/x-tar"),
        tar);
  }

  private RestClient.Response archive(String id, String path) {
    return docker.get("/containers/" + id + "/archive?path=" + RestClient.encode(path));
  }

  private String listing(byte[] tar) throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("x" + System.nanoTime() + ".tar"), tar);
    Process process = new ProcessBuilder("tar", "-tPf", file.toString()).start();
    String names = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return names;
  }

  private static byte[] file(String name, String content) {
    return new TarBytes().file(name, 0644, content).end();
  }

  @ParameterizedTest(name = "running: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("what is copied in is there, in the root, a volume, a bind")
  void copyIn(boolean running) throws IOException {
    String volume = "vol" + running;
    String id =
        containers.create(
            containers.specWith(
                "{'Binds':['" + volume + ":/data','" + folder + ":/bind']}",
                "sh",
                "-c",
                "[ -e /wait ] || sleep 1000; cat /tmp/f /data/f /bind/f"));
    if (running) {
      containers.begin(id);
    }
    put(id, "path=/tmp", file("f", "root ")).expect(200);
    put(id, "path=/data", file("f", "volume ")).expect(200);
    put(id, "path=/bind/", file("f", "bind ")).expect(200);
    put(id, "path=/", file("wait", "")).expect(200);
    assertThat(folder.resolve("f")).hasContent("bind ");
    JsonNode inspected = docker.get("/volumes/" + volume).expect(200).json();
    assertThat(Path.of(inspected.get("Mountpoint").asText(), "f")).hasContent("volume ");
    if (running) {
      assertThat(containers.exec(id, "cat", "/tmp/f", "/data/f", "/bind/f"))
          .isEqualTo("root volume bind ");
    } else {
      containers.begin(id);
      containers.await(id);
      assertThat(containers.logs(id).stdout()).isEqualTo("root volume bind ");
    }
    containers.remove(id);
  }

  @ParameterizedTest(name = "running: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("what is there can be read, with its stat header")
  void copyOut(boolean running) throws Exception {
    String id =
        containers.start(
            containers.specWith(
                "{'Binds':['out" + running + ":/data'],'Tmpfs':{'/t':''}}",
                "sh",
                "-c",
                "mkdir -p /a/b; echo hello > /a/b/c; echo v > /data/v; ln -s /a/b /l; echo t > /t/t;"
                    + " touch /done; "
                    + (running ? "sleep 1000" : "true")));
    if (running) {
      containers.exec(id, "sh", "-c", "while [ ! -e /done ]; do sleep 0.1; done");
    } else {
      containers.await(id);
    }
    RestClient.Response got = archive(id, "/a/b").expect(200);
    assertThat(listing(got.body())).isEqualTo("b/\nb/c\n");
    assertThat(listing(archive(id, "/data/.").expect(200).body())).isEqualTo("./\n./v\n");
    assertThat(listing(archive(id, "/l").expect(200).body())).isEqualTo("l\n");
    if (running) {
      assertThat(listing(archive(id, "/t/t").expect(200).body())).isEqualTo("t\n");
    }
    String header = got.head().header("X-Docker-Container-Path-Stat");
    JsonNode stat = new ObjectMapper().readTree(Base64.getDecoder().decode(header));
    assertThat(stat.get("name").asText()).isEqualTo("b");
    assertThat(stat.get("mode").asLong() & 0x80000000L).isNotZero();
    assertThat(archive(id, "/nothing").expect(404).message())
        .contains("Could not find the file /nothing in container " + id);
    archive(id, "/a/b/c/").expect(400);
    containers.remove(id);
  }

  @Test
  @DisplayName("a copy of the whole root of a running container does not read the kernel's windows")
  void wholeRoot() throws Exception {
    String id = containers.sleeper();
    String names = listing(archive(id, "/").expect(200).body());
    assertThat(names).contains("/bin/busybox\n", "/proc/\n", "/sys/\n");
    assertThat(names).doesNotContain("/proc/1", "/sys/kernel");
    containers.remove(id);
  }

  @Test
  @DisplayName("compressed uploads, kept kinds, damaged and missing places")
  void uploads() throws IOException {
    String id = containers.sleeper();
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(file("zipped", "yes"));
    }
    put(id, "path=/tmp", gzip.toByteArray()).expect(200);
    assertThat(containers.exec(id, "cat", "/tmp/zipped")).isEqualTo("yes");
    String words = put(id, "path=/&noOverwriteDirNonDir=1", file("tmp", "x")).expect(400).message();
    assertThat(words).contains("cannot overwrite directory \"/tmp\" with non-directory");
    put(id, "path=/nothing", file("x", "")).expect(404);
    assertThat(put(id, "path=/etc/passwd", file("x", "")).expect(400).message())
        .contains("not a directory");
    put(id, "path=/tmp", "no tar at all, only some text".repeat(40).getBytes(UTF_8)).expect(400);
    assertThat(containers.exec(id, "ls", "/tmp")).isEqualTo("zipped\n");
    containers.remove(id);
  }

  @Test
  @DisplayName("read-only roots and volumes are left alone; a volume of a read-only root is not")
  void readOnly() {
    String id =
        containers.start(
            containers.specWith(
                "{'ReadonlyRootfs':true,'Binds':['rw:/rw','ro:/ro:ro']}", "sleep", "1000"));
    assertThat(put(id, "path=/tmp", file("x", "")).expect(403).message())
        .contains("marked read-only");
    assertThat(put(id, "path=/ro", file("x", "")).expect(403).message())
        .contains("marked read-only");
    put(id, "path=/rw", file("x", "y")).expect(200);
    assertThat(containers.exec(id, "cat", "/rw/x")).isEqualTo("y");
    containers.remove(id);
  }

  @Test
  @DisplayName("owners are the archive's, or the container user's if asked for")
  void owners() {
    var spec = containers.spec("sleep", "1000");
    spec.put("User", "1234:5678");
    String id = containers.start(spec);
    byte[] tar = new TarBytes().ownedFile("f", 0644, 55, 66, "x").end();
    put(id, "path=/", tar).expect(200);
    assertThat(containers.exec(id, "stat", "-c", "%u:%g", "/f")).isEqualTo("55:66\n");
    put(id, "path=/&copyUIDGID=1", tar).expect(200);
    assertThat(containers.exec(id, "stat", "-c", "%u:%g", "/f")).isEqualTo("1234:5678\n");
    containers.remove(id);
  }

  @Test
  @DisplayName("links of the container lead nowhere on the host")
  void hostileLinks() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "SECRET");
    String id =
        containers.start(
            "sh",
            "-c",
            "ln -s " + secret + " /tmp/s; ln -s " + folder + " /tmp/d; touch /done; sleep 1000");
    containers.exec(id, "sh", "-c", "while [ ! -e /done ]; do sleep 0.1; done");
    assertThat(new String(archive(id, "/tmp/s").expect(200).body(), UTF_8))
        .doesNotContain("SECRET");
    archive(id, "/tmp/d/secret").expect(404);
    put(id, "path=/tmp/d", file("planted", "x")).expect(404);
    byte[] through = new TarBytes().symlink("l", folder.toString()).file("l/p", 0644, "x").end();
    put(id, "path=/tmp", through);
    try (var files = Files.list(folder)) {
      assertThat(files.map(p -> p.getFileName().toString()).filter(n -> !n.endsWith(".tar")))
          .containsExactly("secret");
    }
    containers.remove(id);
  }

  @Test
  @DisplayName("changes are exactly what the container changed")
  void changes() {
    String id = containers.start("sh", "-c", "mkdir /foo; echo xyzzy > /foo/bar; rm /bin/vi");
    containers.await(id);
    List<String> changes = new ArrayList<>();
    docker
        .get("/containers/" + id + "/changes")
        .expect(200)
        .json()
        .forEach(c -> changes.add(c.get("Kind").asInt() + " " + c.get("Path").asText()));
    assertThat(changes).containsExactly("0 /bin", "2 /bin/vi", "1 /foo", "1 /foo/bar");
    containers.remove(id);
  }

  @Test
  @DisplayName("an export has the root and none of its mounts")
  void export() throws Exception {
    String id =
        containers.start(
            containers.specWith(
                "{'Binds':['exported:/data']}",
                "sh",
                "-c",
                "echo x > /data/hidden; echo y > /shown; touch /done; sleep 1000"));
    containers.exec(id, "sh", "-c", "while [ ! -e /done ]; do sleep 0.1; done");
    String names = listing(docker.get("/containers/" + id + "/export").expect(200).body());
    assertThat(names).contains("bin/busybox\n", "shown\n", "data/\n").doesNotContain("hidden");
    containers.remove(id);
  }

  @Test
  @DisplayName("nothing stays mounted, and a container that was looked at starts")
  void noResidue() throws IOException {
    String id = containers.create(containers.specWith("{'Binds':['res:/data']}", "true"));
    for (int i = 0; i < 5; i++) {
      archive(id, "/etc/passwd").expect(200);
      put(id, "path=/data", file("f" + i, "")).expect(200);
      docker.get("/containers/" + id + "/changes").expect(200);
    }
    containers.begin(id);
    assertThat(containers.await(id)).isZero();
    containers.remove(id);
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
        .doesNotContain(POUCHD.runFolder().resolve("files").toString());
  }
}
