package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** What impatient, careless and malicious clients do, and crashes at bad moments. */
@Timeout(30)
class HostileUseTest {
  @TempDir Path folder;
  private EngineFixture fixture;

  @BeforeEach
  void start() {
    fixture = new EngineFixture(folder);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static ErrorKind kindOf(ThrowingCallable call) {
    EngineException e = catchThrowableOfType(EngineException.class, call);
    return e == null ? null : e.kind();
  }

  private CompletableFuture<Void> patientStop(String id) throws Exception {
    CompletableFuture<Void> stop =
        CompletableFuture.runAsync(() -> fixture.containers().stop(id, Duration.ofSeconds(-1), ""));
    while (!fixture.runtime.wasCalled("kill-15")) {
      Thread.onSpinWait();
    }
    return stop;
  }

  @Test
  void aForcedRemovalDoesNotWaitForAPatientStop() throws Exception {
    String id = fixture.create("web");
    fixture.containers().start(id);
    fixture.runtime.ignoreTerm = true;
    CompletableFuture<Void> stop = patientStop(id);

    fixture.containers().remove(id, true, false);

    stop.get(5, TimeUnit.SECONDS);
    assertThat(fixture.containers().list(ContainerQuery.ALL)).isEmpty();
  }

  @Test
  void aShorterStopEndsALongerOne() throws Exception {
    String id = fixture.create("web");
    fixture.containers().start(id);
    fixture.runtime.ignoreTerm = true;
    CompletableFuture<Void> stop = patientStop(id);

    assertThat(kindOf(() -> fixture.containers().stop(id, Duration.ofMillis(10), "")))
        .isEqualTo(ErrorKind.NOT_MODIFIED);

    stop.get(5, TimeUnit.SECONDS);
    assertThat(fixture.containers().inspect(id).state().exitCode()).isEqualTo(137);
  }

  @Test
  void anAnonymousVolumeOfAnUnfinishedCreationGoes() {
    String vanished = ContainerId.random().value();
    fixture.volumes.create(
        new VolumeCreation("a", "", Map.of(), Map.of(ContainerMounts.ANONYMOUS_LABEL, "")));
    fixture.volumes.reserve("a", vanished);
    fixture.volumes.create(new VolumeCreation("b", "", Map.of(), Map.of()));
    fixture.volumes.reserve("b", vanished);
    fixture.volumes.create(
        new VolumeCreation("left", "", Map.of(), Map.of(ContainerMounts.ANONYMOUS_LABEL, "")));

    fixture.restart();

    assertThat(fixture.volumes.list(VolumeQuery.ALL))
        .extracting("name")
        .as("what a user named or kept stays")
        .containsExactly("b", "left");
    fixture.volumes.remove("b", false);
  }
}
