package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.ExecService.ExecSpec;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.engine.mount.ContainerMounts;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.volume.VolumeDriver;

/** What impatient, careless and malicious clients do, and crashes at bad moments. */
@Timeout(30)
class HostileUseTest {
  private static final AttachFlags OUTPUT = new AttachFlags(false, true, true);

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
  void whatWouldBeCutOrFillMemoryIsRefused() {
    assertThat(kindOf(() -> fixture.create("x", ContainerSpec.of("busybox", List.of("a\0b")))))
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    ContainerSpec huge = ContainerSpec.of("busybox", List.of("x".repeat(1 << 20)));
    assertThat(kindOf(() -> fixture.create("x", huge))).isEqualTo(ErrorKind.INVALID_ARGUMENT);
    assertThat(fixture.containers().list(ContainerQuery.ALL)).isEmpty();
  }

  @Test
  void anExecCannotStartInAFolderOfTheKernel() {
    String id = fixture.create("web");
    fixture.containers().start(id);
    ExecSpec exec =
        new ExecSpec(
            List.of("true"), List.of(), "", "/b/../proc/self/fd/7", false, false, OUTPUT, "");

    assertThat(kindOf(() -> fixture.engine.execs().create(id, exec)))
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void listsAndInspectionDoNotWaitForADriverThatHangs() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    fixture.drivers.volumes().remove("local", fixture.volumeDriver);
    fixture.drivers.volumes().add("local", hanging(entered, answer));
    fixture.volumes.create(new VolumeCreation("slow", "", Map.of(), Map.of()));
    String id = fixture.create("web", withVolume("slow"));
    CompletableFuture<Void> start =
        CompletableFuture.runAsync(() -> fixture.containers().start(id));
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();

    assertThat(fixture.containers().list(ContainerQuery.ALL)).hasSize(1);
    assertThat(fixture.containers().inspect(id).state().status())
        .isEqualTo(ContainerStatus.CREATED);
    assertThat(fixture.volumes.list(VolumeQuery.ALL)).hasSize(1);
    assertThat(fixture.volumes.inspect("slow").consumers()).containsExactly(id);
    assertThat(fixture.create("other")).as("others are not held up").isNotEmpty();

    answer.countDown();
    start.get(5, TimeUnit.SECONDS);
    assertThat(fixture.containers().inspect(id).state().status())
        .isEqualTo(ContainerStatus.RUNNING);
  }

  private VolumeDriver hanging(CountDownLatch entered, CountDownLatch answer) {
    return (VolumeDriver)
        Proxy.newProxyInstance(
            VolumeDriver.class.getClassLoader(),
            new Class<?>[] {VolumeDriver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("mount")) {
                entered.countDown();
                answer.await();
              }
              return method.invoke(fixture.volumeDriver, arguments);
            });
  }

  private static ContainerSpec withVolume(String name) {
    ContainerSpec s = ContainerSpec.of("busybox", List.of("sleep", "9"));
    MountRequest mount =
        new MountRequest(
            MountRequest.Type.VOLUME,
            name,
            "/data",
            false,
            "",
            true,
            true,
            false,
            "",
            List.of(),
            "",
            Map.of(),
            Map.of(),
            List.of(),
            MountRequest.Origin.BINDS);
    return new ContainerSpec(
        s.image(),
        s.process(),
        s.hostname(),
        s.domainname(),
        s.labels(),
        s.annotations(),
        s.stop(),
        s.healthTest(),
        List.of(mount),
        s.volumesFrom(),
        s.volumeDriver(),
        s.network(),
        s.namespaces(),
        s.security(),
        s.resources(),
        s.restart(),
        s.log(),
        s.runtime(),
        s.snapshotter(),
        s.autoRemove(),
        s.init(),
        s.sysctls(),
        s.shmBytes(),
        s.rich(),
        s.quota(),
        s.storageOptions());
  }

  @Test
  void aRemovalThatACrashInterruptedIsFinished() throws Exception {
    String id = fixture.create("web", withVolume(""));
    String other = fixture.create("other");
    fixture.engine.close();
    Files.writeString(folder.resolve("home/containers").resolve(id).resolve("removing"), "volumes");
    fixture.snapshotter.remove(id);

    fixture.restart();

    assertThat(fixture.containers().list(ContainerQuery.ALL))
        .extracting(details -> details.id().value())
        .containsExactly(other);
    assertThat(fixture.volumes.list(VolumeQuery.ALL)).isEmpty();
    assertThat(folder.resolve("home/containers").resolve(id)).doesNotExist();
    assertThat(fixture.create("web")).as("its name is free").isNotEmpty();
  }

  @Test
  void aVolumeIsReservedFromItsFirstMomentOn() {
    fixture.volumes.createReserved(
        new VolumeCreation("a", "", Map.of(), Map.of()), ContainerId.random().value());

    assertThat(kindOf(() -> fixture.volumes.remove("a", false))).isEqualTo(ErrorKind.CONFLICT);
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
