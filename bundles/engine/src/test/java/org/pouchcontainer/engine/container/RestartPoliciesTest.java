package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.RestartPolicy;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;

class RestartPoliciesTest {
  private static ContainerRecord ended(
      String policy, int retries, int exitCode, int restarts, boolean byUser, int ranSeconds) {
    ContainerRecord record = ContainerRecordJsonTest.example("web");
    ContainerSpec spec =
        SpecChanges.withUpdate(
            record.spec(),
            record.spec().process(),
            Map.of(),
            record.spec().resources(),
            new RestartPolicy(policy, retries));
    ContainerState state =
        new ContainerState(
            ContainerStatus.EXITED,
            0,
            exitCode,
            "",
            false,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(ranSeconds),
            restarts);
    return record.withSpec(spec).withState(state, null).withStoppedByUser(byUser);
  }

  @ParameterizedTest(
      name = "{0}:{1} code {2}, {3} restarts, by user {4}: again {5}, with the engine {6}")
  @CsvSource({
    "no, 0, 1, 0, false, false, false",
    "always, 0, 0, 9, false, true, true",
    "always, 0, 0, 0, true, false, true",
    "unless-stopped, 0, 0, 0, false, true, true",
    "unless-stopped, 0, 0, 0, true, false, false",
    "on-failure, 0, 0, 0, false, false, false",
    "on-failure, 0, 1, 99, false, true, true",
    "on-failure, 3, 1, 2, false, true, true",
    "on-failure, 3, 1, 3, false, false, false",
    "on-failure, 0, 1, 0, true, false, false",
  })
  void policiesDecide(
      String policy,
      int retries,
      int code,
      int restarts,
      boolean byUser,
      boolean again,
      boolean withEngine) {
    ContainerRecord record = ended(policy, retries, code, restarts, byUser, 1);

    assertThat(RestartPolicies.wantsRestart(record)).isEqualTo(again);
    assertThat(RestartPolicies.wantsStartWithEngine(record)).isEqualTo(withEngine);
  }

  @Test
  void delaysDoubleUpToAMinuteAndBeginAnewAfterALongRun() {
    RestartPolicies policies = new RestartPolicies();
    ContainerRecord brief = ended("always", 0, 1, 0, false, 9);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      millis.add(policies.nextDelay(brief).toMillis());
    }

    assertThat(millis)
        .containsExactly(
            100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 51200L, 60000L, 60000L);
    ContainerState ran10 =
        new ContainerState(
            ContainerStatus.EXITED,
            0,
            1,
            "",
            false,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(10),
            0);
    assertThat(policies.nextDelay(brief.withState(ran10, null))).isEqualTo(Duration.ofMillis(100));
    policies.nextDelay(brief);
    policies.forget(brief.id());
    assertThat(policies.nextDelay(brief)).isEqualTo(Duration.ofMillis(100));
  }
}
