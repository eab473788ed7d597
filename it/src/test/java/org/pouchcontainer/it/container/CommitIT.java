package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Images made of containers. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class CommitIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private String commit(String id, String query) {
    return docker.post("/commit?container=" + id + query).expect(201).json().get("Id").asText();
  }

  private String run(String image, String... command) {
    ObjectNode spec = containers.spec(command);
    spec.put("Image", image);
    if (command.length == 0) {
      spec.remove("Cmd");
    }
    return containers.output(spec);
  }

  @Test
  @DisplayName("a committed container's files, deletions and configuration are in the image")
  void stopped() {
    ObjectNode spec =
        containers.specWith(
            "{'Binds':['notcommitted:/data']}",
            "sh",
            "-c",
            "echo kept > /kept; rm /bin/vi; echo hidden > /data/x");
    spec.set("Env", RestClient.array("A=1"));
    String id = containers.create(spec);
    containers.begin(id);
    containers.await(id);
    String image =
        commit(
            id, "&repo=made&tag=1&author=me&comment=why&changes=" + RestClient.encode("ENV B=2"));
    assertThat(
            run("made:1", "sh", "-c", "cat /kept; echo $A$B; ls /bin/vi /data 2>/dev/null; true"))
        .isEqualTo("kept\n12\n/data:\n");
    JsonNode inspected = docker.get("/images/made:1/json").expect(200).json();
    assertThat(inspected.get("Id").asText()).isEqualTo(image);
    assertThat(inspected.get("Author").asText()).isEqualTo("me");
    assertThat(inspected.get("Comment").asText()).isEqualTo("why");
    containers.remove(id);
  }

  @Test
  @DisplayName("a running container goes on after it was committed")
  void running() {
    String id = containers.start("sh", "-c", "echo a > /a; while true; do sleep 1; done");
    containers.exec(id, "sh", "-c", "while [ ! -e /a ]; do sleep 0.1; done");
    commit(id, "&repo=live");
    assertThat(containers.state(id).get("Status").asText()).isEqualTo("running");
    assertThat(run("live", "cat", "/a")).isEqualTo("a\n");
    String second = commit(id, "&repo=live&pause=0");
    assertThat(second).startsWith("sha256:");
    containers.remove(id);
  }

  @Test
  @DisplayName("what cannot be committed is refused, and nothing is left")
  void refused() {
    String id = containers.create(containers.spec("true"));
    docker.post("/commit?container=nobody&repo=x").expect(404);
    docker.post("/commit?container=" + id + "&repo=UPPER").expect(400);
    docker
        .post("/commit?container=" + id + "&repo=x&changes=" + RestClient.encode("NOSUCH thing"))
        .expect(400);
    docker.get("/images/x/json").expect(404);
    containers.remove(id);
  }
}
