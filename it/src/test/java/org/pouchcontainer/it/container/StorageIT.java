package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;
import org.pouchcontainer.it.TarBytes;
import org.pouchcontainer.it.TestImages;
import org.pouchcontainer.it.TestRegistry;

/** Binds, volumes, tmpfs. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class StorageIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  @TempDir Path folder;

  @Test
  void bindIsTheHostsFolder() {
    Files2.write(folder.resolve("in"), "from host\n");
    String out =
        containers.shell("{'Binds':['" + folder + ":/b']}", "cat /b/in; echo back > /b/out");
    assertThat(out).isEqualTo("from host\n");
    assertThat(folder.resolve("out")).hasContent("back");
  }

  @Test
  void readOnlyBindCannotBeWritten() {
    assertThat(
            containers.shell(
                "{'Binds':['" + folder + ":/b:ro']}", "touch /b/x 2>/dev/null || echo ro"))
        .isEqualTo("ro\n");
  }

  @Test
  void fileCanBeBound() {
    Path file = Files2.write(folder.resolve("file"), "content\n");
    assertThat(
            containers.shell("{'Binds':['" + file + ":/etc/made/file:ro']}", "cat /etc/made/file"))
        .isEqualTo("content\n");
  }

  @Test
  void missingSourceOfABindIsMadeButOfAMountRefused() {
    Path missing = folder.resolve("missing");
    containers.shell("{'Binds':['" + missing + ":/b']}", "touch /b/x");
    assertThat(missing.resolve("x")).exists();
    Path other = folder.resolve("other");
    ObjectNode spec =
        containers.specWith(
            "{'Mounts':[{'Type':'bind','Source':'" + other + "','Target':'/b'}]}", "true");
    RestClient.Response answer = docker.post("/containers/create", spec);
    assertThat(answer.expect(400).message()).contains(other.toString());
    assertThat(other).doesNotExist();
  }

  @Test
  void mountsOfTheNewFormWork() {
    Files2.write(folder.resolve("in"), "x\n");
    String out =
        containers.shell(
            "{'Mounts':[{'Type':'bind','Source':'"
                + folder
                + "','Target':'/b','ReadOnly':true},"
                + "{'Type':'volume','Source':'newform','Target':'/v'},"
                + "{'Type':'tmpfs','Target':'/t','TmpfsOptions':{'SizeBytes':1048576,'Mode':448}}]}",
            "cat /b/in; touch /b/y 2>/dev/null || echo ro; touch /v/x && echo vol; stat -c %a /t; df -k /t | tail -1 | awk '{print $2}'");
    assertThat(out).isEqualTo("x\nro\nvol\n700\n1024\n");
    docker.get("/volumes/newform").expect(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Binds':['relative/path:/b']}",
        "{'Binds':['/tmp:relative']}",
        "{'Binds':['/tmp:/']}",
        "{'Binds':[':/b']}",
        "{'Binds':['/tmp:/b:nosuchmode']}",
        "{'Binds':['/tmp:/b:ro:rw']}",
        "{'Binds':['/tmp:/b','/var:/b']}",
        "{'Binds':['bad name:/b']}",
        "{'Binds':['../up:/b']}",
        "{'Mounts':[{'Type':'nosuch','Target':'/b'}]}",
        "{'Mounts':[{'Type':'bind','Source':'/tmp','Target':''}]}",
        "{'Tmpfs':{'relative':''}}",
        "{'Tmpfs':{'/t':'nosuchoption'}}"
      })
  void badMountIsRefused(String hostConfig) {
    docker
        .post("/containers/create", containers.specWith(hostConfig, "true"))
        .expect(400)
        .message();
    assertThat(docker.get("/containers/json?all=1").json()).isEmpty();
    assertThat(docker.get("/volumes").json().path("Volumes")).isEmpty();
  }

  @Test
  void namedVolumeOutlivesItsContainers() {
    containers.shell("{'Binds':['data:/d']}", "echo kept > /d/f");
    docker
        .get("/containers/json?all=1")
        .json()
        .forEach(c -> containers.remove(c.get("Id").asText()));
    assertThat(containers.shell("{'Binds':['data:/d']}", "cat /d/f")).isEqualTo("kept\n");
    JsonNode volume = docker.get("/volumes/data").expect(200).json();
    assertThat(volume.get("Driver").asText()).isEqualTo("local");
    assertThat(Path.of(volume.get("Mountpoint").asText())).startsWith(POUCHD.home());
  }

  @Test
  void volumeInUseCannotBeRemoved() {
    String id = containers.start(containers.specWith("{'Binds':['busy:/d']}", "sleep", "1000"));
    assertThat(docker.delete("/volumes/busy").expect(409).message())
        .contains("busy", id.substring(0, 12));
    containers.remove(id);
    docker.delete("/volumes/busy").expect(204);
    docker.delete("/volumes/busy").expect(404);
  }

  @Test
  void newVolumeTakesTheImagesContent() {
    String image =
        TestRegistry.shared()
            .push(
                "copyup",
                "1",
                TestImages.busyboxWith(
                    new TarBytes()
                        .folder("data/", 0750)
                        .ownedFile("data/seed", 0640, 1000, 1001, "seeded\n")
                        .symlink("data/link", "seed")));
    POUCHD.pull(image);
    ObjectNode spec =
        containers.specWith(
            "{'Binds':['copied:/data']}",
            "sh",
            "-c",
            "stat -c '%a %u %g' /data/seed; cat /data/link; stat -c %a /data");
    spec.put("Image", image);
    assertThat(containers.output(spec)).isEqualTo("640 1000 1001\nseeded\n750\n");

    ObjectNode without =
        containers.specWith("{'Binds':['empty:/data:nocopy']}", "ls", "-A", "/data");
    without.put("Image", image);
    assertThat(containers.output(without)).isEmpty();
  }

  @Test
  void anonymousVolumesGoWithTheirContainer() {
    ObjectNode spec = containers.spec("sh", "-c", "touch /anon/x");
    spec.putObject("Volumes").putObject("/anon");
    String id = containers.start(spec);
    containers.await(id);
    String name = containers.inspect(id).get("Mounts").get(0).get("Name").asText();
    assertThat(name).matches("[0-9a-f]{64}");
    docker.delete("/containers/" + id + "?v=1").expect(204);
    docker.get("/volumes/" + name).expect(404);

    String kept = containers.create(spec);
    String keptName = containers.inspect(kept).get("Mounts").get(0).get("Name").asText();
    docker.delete("/containers/" + kept).expect(204);
    docker.get("/volumes/" + keptName).expect(200);
  }

  @Test
  void volumesFromTakesAnothersMounts() {
    String source =
        containers.start(
            containers.specWith("{'Binds':['shared:/s','" + folder + ":/b']}", "sleep", "1000"));
    containers.exec(source, "sh", "-c", "echo x > /s/f; echo y > /b/f");
    assertThat(containers.shell("{'VolumesFrom':['" + source + "']}", "cat /s/f /b/f"))
        .isEqualTo("x\ny\n");
    assertThat(
            containers.shell(
                "{'VolumesFrom':['" + source + ":ro']}", "touch /s/g 2>/dev/null || echo ro"))
        .isEqualTo("ro\n");
    RestClient.Response unknown =
        docker.post(
            "/containers/create", containers.specWith("{'VolumesFrom':['nosuch']}", "true"));
    assertThat(unknown.status()).isIn(400, 404);
    assertThat(unknown.message()).contains("nosuch");
  }

  @Test
  void volumeWithADirectoryOfTheUsers() throws Exception {
    Files.createDirectories(folder.resolve("v"));
    ObjectNode request =
        RestClient.json("{'Name':'placed','DriverOpts':{'mount':'" + folder.resolve("v") + "'}}");
    docker.post("/volumes/create", request).expect(201);
    containers.shell("{'Binds':['placed:/d']}", "echo x > /d/f");
    assertThat(folder.resolve("v/f")).hasContent("x");
    docker
        .get("/containers/json?all=1")
        .json()
        .forEach(c -> containers.remove(c.get("Id").asText()));
    docker.delete("/volumes/placed").expect(204);
    // The folder was the user's before, and may hold what is not ours.
    assertThat(folder.resolve("v/f")).exists();
  }

  @Test
  void volumesAreListedFilteredAndLabelled() {
    docker.post("/volumes/create", RestClient.json("{'Name':'v1','Labels':{'a':'1'}}")).expect(201);
    docker.post("/volumes/create", RestClient.json("{'Name':'v2'}")).expect(201);
    assertThat(docker.get("/volumes").expect(200).json().get("Volumes")).hasSize(2);
    assertThat(volumes("{\"label\":[\"a=1\"]}")).hasSize(1);
    assertThat(volumes("{\"name\":[\"v2\"]}")).hasSize(1);
    assertThat(volumes("{\"driver\":[\"local\"]}")).hasSize(2);
    assertThat(volumes("{\"driver\":[\"other\"]}")).isEmpty();
    docker.post("/volumes/create", RestClient.json("{'Name':'v1'}")).expect(201);
    assertThat(
            docker
                .post("/volumes/create", RestClient.json("{}"))
                .expect(201)
                .json()
                .get("Name")
                .asText())
        .matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @CsvSource({"../up", "a/b", ".hidden", "x", "'a b'", "''"})
  void badVolumeNamesAreRefusedOrHarmless(String name) {
    RestClient.Response answer =
        docker.post("/volumes/create", RestClient.object().put("Name", name));
    if (!name.isEmpty() && !name.equals("x")) {
      answer.expect(400);
    }
    assertThat(POUCHD.home().resolve("up")).doesNotExist();
  }

  @Test
  void unknownDriverIsNamed() {
    RestClient.Response answer =
        docker.post("/volumes/create", RestClient.json("{'Name':'v','Driver':'nosuch'}"));
    assertThat(answer.status()).isIn(400, 404, 409, 503);
    assertThat(answer.message()).contains("nosuch");
    docker.get("/volumes/v").expect(404);
  }

  @Test
  void tmpfsHasSizeAndModeAndIsEmptyAgainAfterARestart() {
    assertThat(
            containers.shell(
                "{'Tmpfs':{'/t':'size=2m,mode=1770,noexec'}}",
                "stat -c %a /t; df -k /t | tail -1 | awk '{print $2}'; grep ' /t ' /proc/mounts"))
        .startsWith("1770\n2048\ntmpfs ")
        .contains("noexec", "nosuid", "nodev");
  }

  @Test
  void writableLayersAreSeparate() {
    String one = containers.start("sh", "-c", "echo one > /etc/own; sleep 1000");
    String two = containers.sleeper();
    org.pouchcontainer.it.Await.until(
        "file",
        () -> containers.execResult(one, RestClient.object(), "cat", "/etc/own").exitCode() == 0);
    assertThat(containers.execResult(two, RestClient.object(), "cat", "/etc/own").exitCode())
        .isNotZero();
  }

  @Test
  void propagationOfASharedBindIsAsAsked() throws Exception {
    Files.createDirectories(folder.resolve("p"));
    String id =
        containers.start(
            containers.specWith("{'Binds':['" + folder.resolve("p") + ":/p']}", "sleep", "1000"));
    // The default is rprivate: nothing the container mounts there may come to the host.
    assertThat(containers.exec(id, "sh", "-c", "grep ' /p ' /proc/self/mountinfo"))
        .doesNotContain("shared:");
  }

  private JsonNode volumes(String filter) {
    return docker
        .get("/volumes?filters=" + RestClient.encode(filter))
        .expect(200)
        .json()
        .get("Volumes");
  }
}
