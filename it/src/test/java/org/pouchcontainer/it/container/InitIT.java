package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** A small init as PID 1. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class InitIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  @Test
  void zombiesAreReapedAndSignalsForwarded() {
    String id =
        containers.start(
            containers.specWith(
                "{'Init':true}",
                "sh",
                "-c",
                "trap 'echo term; exit 3' TERM; (sleep 0.1 &); while :; do sleep 0.1; done"));
    assertThat(containers.exec(id, "sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline"))
        .startsWith("/sbin/docker-init -- sh -c");
    assertThat(containers.inspect(id).get("Path").asText()).isEqualTo("sh");
    Await.until(
        "no zombie",
        () -> !containers.exec(id, "sh", "-c", "cat /proc/[0-9]*/stat").contains(") Z "));
    docker.post("/containers/" + id + "/stop?t=10").expect(204);
    assertThat(containers.state(id).get("ExitCode").asInt()).isEqualTo(3);
    assertThat(containers.logs(id).stdout()).isEqualTo("term\n");
  }

  @Test
  void itCannotBeWritten() {
    String id = containers.start(containers.specWith("{'Init':true}", "sleep", "1000"));
    assertThat(
            containers
                .execResult(id, RestClient.object(), "sh", "-c", "echo x > /sbin/docker-init")
                .exitCode())
        .isNotZero();
  }

  @Test
  void withoutAskingThereIsNone() {
    assertThat(containers.output("cat", "/proc/1/cmdline")).startsWith("cat");
  }
}
