package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Changes of running containers, and what is told of them. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class UpdateIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private RestClient.Response update(String id, String change) {
    return docker.post("/containers/" + id + "/update", RestClient.json(change));
  }

  @ParameterizedTest
  @CsvSource({"crun", "runc"})
  void limitsOfARunningContainerChange(String runtime) {
    String id =
        containers.start(
            containers.specWith(
                "{'Memory':67108864,'Runtime':'" + runtime + "'}", "sleep", "1000"));
    update(id, "{'Memory':83886080,'PidsLimit':77,'CpuShares':333}").expect(200);
    assertThat(containers.cgroupFile(id, "memory", "memory.limit_in_bytes")).isEqualTo("83886080");
    assertThat(containers.cgroupFile(id, "pids", "pids.max")).isEqualTo("77");
    assertThat(containers.cgroupFile(id, "cpu", "cpu.shares")).isEqualTo("333");
    JsonNode host = containers.inspect(id).get("HostConfig");
    assertThat(host.get("Memory").asLong()).isEqualTo(83886080);
    assertThat(host.get("MemorySwap").asLong()).isEqualTo(134217728);
    assertThat(host.get("PidsLimit").asLong()).isEqualTo(77);
  }

  @ParameterizedTest(name = "{0} then {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'Memory':67108864 | 'Memory':268435456 | 409",
        "'Memory':67108864 | 'MemorySwap':33554432 | 400",
        "'NanoCpus':500000000 | 'CpuPeriod':50000 | 409",
        "'CpuPeriod':50000 | 'NanoCpus':500000000 | 409",
        "'CpuShares':5 | 'CpusetCpus':'0-999' | 400",
        "'CpuShares':5 | 'CpusetMems':'9' | 400",
        "'AutoRemove':true | 'RestartPolicy':{'Name':'always'} | 409",
        "'CpuShares':5 | 'RestartPolicy':{'Name':'sometimes'} | 400",
      })
  void whatDoesNotFitIsRefused(String before, String change, int status) {
    String id = containers.start(containers.specWith("{" + before + "}", "sleep", "1000"));
    update(id, "{" + change + "}").expect(status).message();
  }

  @Test
  void anUpdatedPolicyDecidesTheNextEnd() {
    String id =
        containers.start(
            containers.specWith("{'RestartPolicy':{'Name':'always'}}", "sleep", "1000"));
    update(id, "{'RestartPolicy':{'Name':'no'}}").expect(200);
    docker.post("/containers/" + id + "/kill?signal=TERM").expect(204);
    docker.post("/containers/" + id + "/kill?signal=KILL");
    containers.await(id);
    assertThat(containers.state(id).get("Status").asText()).isEqualTo("exited");
  }

  @Test
  void limitsThatARuntimeCannotStartWithAreRefusedAtOnce() {
    docker
        .post(
            "/containers/create",
            containers.specWith("{'Ulimits':[{'Name':'nofile','Soft':1,'Hard':1}]}", "true"))
        .expect(400);
    docker
        .post("/containers/create", containers.specWith("{'CpusetMems':'7'}", "true"))
        .expect(400);
  }

  @Test
  void everythingIsToldOf() {
    String id = containers.sleeper();
    docker.get("/containers/" + id + "/top").expect(200);
    docker.post("/containers/" + id + "/resize?h=10&w=20").expect(200);
    update(id, "{'CpuShares':512}").expect(200);
    docker.post("/containers/" + id + "/rename?name=renamed").expect(204);
    containers.exec(id, "true");
    docker.post("/containers/" + id + "/stop?t=1").expect(204);
    containers.remove(id);

    List<String> actions = new ArrayList<>();
    List<JsonNode> events =
        docker
            .get(
                "/events?since=1&until="
                    + (System.currentTimeMillis() / 1000 + 1)
                    + "&filters="
                    + RestClient.encode("{\"container\":[\"" + id + "\"]}"))
            .expect(200)
            .documents();
    events.forEach(event -> actions.add(event.get("Action").asText().replaceAll(":.*", "")));
    assertThat(actions)
        .containsSubsequence(
            "create",
            "start",
            "top",
            "resize",
            "update",
            "rename",
            "exec_create",
            "exec_start",
            "exec_die",
            "kill",
            "die",
            "stop",
            "destroy");
    JsonNode die =
        events.stream().filter(e -> e.get("Action").asText().equals("die")).findFirst().get();
    assertThat(die.at("/Actor/Attributes/exitCode").asText()).isEqualTo("137");
    assertThat(die.at("/Actor/Attributes/execDuration").asText()).matches("[0-9]+");
    assertThat(die.at("/Actor/Attributes/name").asText()).isEqualTo("renamed");
    JsonNode rename =
        events.stream().filter(e -> e.get("Action").asText().equals("rename")).findFirst().get();
    assertThat(rename.at("/Actor/Attributes/oldName").asText()).startsWith("/");
  }
}
