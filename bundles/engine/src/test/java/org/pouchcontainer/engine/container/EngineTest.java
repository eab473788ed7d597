package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService.AttachRequest;
import org.pouchcontainer.api.container.ContainerService.AttachSession;
import org.pouchcontainer.api.container.ContainerService.CreateContainer;
import org.pouchcontainer.api.container.ContainerService.WaitCondition;
import org.pouchcontainer.api.container.ContainerService.WaitResult;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ContainerSpec.RestartPolicy;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.ExecService.ConsoleSize;
import org.pouchcontainer.api.container.ExecService.ExecSpec;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Timeout(30)
class EngineTest {
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

  private static ContainerSpec spec(RestartPolicy restart, boolean autoRemove, MountRequest... m) {
    ContainerSpec s = ContainerSpec.of("busybox", List.of("sleep", "9"));
    return new ContainerSpec(
        s.image(),
        s.process(),
        s.hostname(),
        s.domainname(),
        s.labels(),
        s.annotations(),
        s.stop(),
        s.healthTest(),
        List.of(m),
        s.volumesFrom(),
        s.volumeDriver(),
        s.network(),
        s.namespaces(),
        s.security(),
        s.resources(),
        restart,
        s.log(),
        s.runtime(),
        s.snapshotter(),
        autoRemove,
        s.init(),
        s.sysctls(),
        s.shmBytes(),
        s.rich(),
        s.quota(),
        s.storageOptions());
  }

  private static MountRequest volume(String name) {
    return new MountRequest(
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
  }

  private ContainerStatus status(String id) {
    return fixture.containers().inspect(id).state().status();
  }

  private WaitResult await(String id, WaitCondition condition) throws Exception {
    return fixture
        .containers()
        .await(id, condition)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static ErrorKind kindOf(Runnable action) {
    EngineException e = catchThrowableOfType(EngineException.class, action::run);
    return e == null ? null : e.kind();
  }

  private void nothingIsLeft() {
    assertThat(fixture.mounts.mountsBelow(folder)).isEmpty();
    fixture.snapshotter.walk(info -> assertThat(info.key()).isEqualTo("no snapshot"));
    assertThat(folder.resolve("home/containers")).isEmptyDirectory();
    Path run = folder.resolve("run/containers");
    if (Files.exists(run)) {
      assertThat(run).isEmptyDirectory();
    }
  }

  @Test
  void fromCreateToRemoveNothingIsLeft() throws Exception {
    String id = fixture.create("web");
    assertThat(status("web")).isEqualTo(ContainerStatus.CREATED);

    fixture.containers().start(id);
    assertThat(status(id)).isEqualTo(ContainerStatus.RUNNING);
    assertThat(kindOf(() -> fixture.containers().start(id))).isEqualTo(ErrorKind.NOT_MODIFIED);
    assertThat(kindOf(() -> fixture.containers().remove(id, false, false)))
        .isEqualTo(ErrorKind.CONFLICT);

    fixture.runtime.end(new ContainerId(id), 3);
    assertThat(await(id, WaitCondition.NOT_RUNNING)).isEqualTo(new WaitResult(3, ""));
    assertThat(status(id)).isEqualTo(ContainerStatus.EXITED);

    fixture.containers().remove(id, false, false);
    assertThat(await0(id)).isEqualTo(ErrorKind.NOT_FOUND);
    nothingIsLeft();
  }

  private ErrorKind await0(String id) {
    return kindOf(() -> fixture.containers().inspect(id));
  }

  @Test
  void stopAsksThenKills() {
    String id = fixture.create("web");
    fixture.containers().start(id);
    fixture.runtime.ignoreTerm = true;

    fixture.containers().stop(id, Duration.ofMillis(50), "");

    assertThat(status(id)).isEqualTo(ContainerStatus.STOPPED);
    assertThat(fixture.containers().inspect(id).state().exitCode()).isEqualTo(137);
    assertThat(kindOf(() -> fixture.containers().stop(id, null, "")))
        .isEqualTo(ErrorKind.NOT_MODIFIED);
  }

  @Test
  void aPausedContainerCanBeStopped() {
    String id = fixture.create("web");
    fixture.containers().start(id);
    fixture.containers().pause(id);
    assertThat(status(id)).isEqualTo(ContainerStatus.PAUSED);
    assertThat(kindOf(() -> fixture.containers().pause(id))).isEqualTo(ErrorKind.CONFLICT);

    fixture.containers().stop(id, Duration.ofSeconds(1), "");

    assertThat(status(id)).isEqualTo(ContainerStatus.STOPPED);
  }

  @Test
  void aMissingProgramLeavesACodeAReasonAndNothingElse() throws Exception {
    fixture.runtime.failCreate = new EngineException(ErrorKind.NOT_FOUND, "no such program");
    String id = fixture.create("web");

    assertThat(kindOf(() -> fixture.containers().start(id))).isEqualTo(ErrorKind.NOT_FOUND);

    assertThat(fixture.containers().inspect(id).state().exitCode()).isEqualTo(127);
    assertThat(fixture.containers().inspect(id).state().error()).contains("no such program");
    assertThat(status(id)).isEqualTo(ContainerStatus.CREATED);
    fixture.containers().remove(id, false, false);
    nothingIsLeft();
  }

  @Test
  void aStartThatFailsLateTellsThoseWhoWait() throws Exception {
    fixture.runtime.failStart = new EngineException(ErrorKind.UNAVAILABLE, "broken");
    String id = fixture.create("web");
    AttachSession session = fixture.containers().attach(id, new AttachRequest(OUTPUT, false, true));
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(() -> pump(session, new ByteArrayOutputStream()));

    assertThat(kindOf(() -> fixture.containers().start(id))).isEqualTo(ErrorKind.UNAVAILABLE);

    reader.get(5, TimeUnit.SECONDS);
    assertThat(status(id)).isEqualTo(ContainerStatus.EXITED);
    fixture.containers().remove(id, false, false);
    nothingIsLeft();
  }

  private static void pump(AttachSession session, ByteArrayOutputStream into) {
    try {
      session.stream().pump((stderr, b, off, len) -> into.write(b, off, len));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoAttachesBeforeTheStartSeesTheFirstByteAndTheCodeIsThereAtTheEnd() throws Exception {
    String id = fixture.create("web");
    AttachSession session = fixture.containers().attach(id, new AttachRequest(OUTPUT, false, true));
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    CompletableFuture<ContainerStatus> atTheEnd =
        CompletableFuture.supplyAsync(
            () -> {
              pump(session, seen);
              return status(id);
            });

    fixture.containers().start(id);
    fixture.runtime.end(new ContainerId(id), 0);

    assertThat(atTheEnd.get(5, TimeUnit.SECONDS)).isEqualTo(ContainerStatus.EXITED);
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo("x");
  }

  @Test
  void automaticRemovalTakesAnonymousVolumesAlong() throws Exception {
    String id = fixture.create("web", spec(RestartPolicy.NO, true, volume("")));
    assertThat(fixture.volumes.list(org.pouchcontainer.api.volume.VolumeQuery.ALL)).hasSize(1);
    var removed = fixture.containers().await(id, WaitCondition.REMOVED).toCompletableFuture();
    fixture.containers().start(id);
    fixture.runtime.end(new ContainerId(id), 7);

    assertThat(removed.get(10, TimeUnit.SECONDS).exitCode()).isEqualTo(7);
    assertThat(fixture.volumes.list(org.pouchcontainer.api.volume.VolumeQuery.ALL)).isEmpty();
    nothingIsLeft();
  }

  @Test
  void onFailureRestartsUntilItsRetriesAreUsedUp() throws Exception {
    String id = fixture.create("web", spec(new RestartPolicy("on-failure", 1), false));
    fixture.containers().start(id);

    var second = fixture.containers().await(id, WaitCondition.NEXT_EXIT);
    fixture.runtime.end(new ContainerId(id), 1);
    second.toCompletableFuture().get(5, TimeUnit.SECONDS);
    awaitStatus(id, ContainerStatus.RUNNING);
    assertThat(fixture.containers().inspect(id).state().restartCount()).isEqualTo(1);
    fixture.runtime.end(new ContainerId(id), 1);
    awaitStatus(id, ContainerStatus.EXITED);

    assertThat(fixture.containers().inspect(id).state().restartCount()).isEqualTo(1);
  }

  /** Waits on events, which follow each change. */
  private void awaitStatus(String id, ContainerStatus wanted) throws Exception {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    try (var subscription =
        fixture.events.subscribe(
            null,
            event -> {
              if (status(id) == wanted) {
                reached.complete(null);
              }
            })) {
      assertThat(subscription).isNotNull();
      if (status(id) == wanted) {
        return;
      }
      reached.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void aStoppedContainerIsNotRestarted() {
    String id = fixture.create("web", spec(new RestartPolicy("always", 0), false));
    fixture.containers().start(id);

    fixture.containers().stop(id, Duration.ofSeconds(1), "");

    assertThat(status(id)).isEqualTo(ContainerStatus.STOPPED);
  }

  @Test
  void afterAKillTheNextEngineFindsEverythingAsItIs() throws Exception {
    String running = fixture.create("running", spec(RestartPolicy.NO, false, volume("db")));
    String paused = fixture.create("paused");
    String ended = fixture.create("ended");
    String fresh = fixture.create("fresh");
    for (String id : List.of(running, paused, ended)) {
      fixture.containers().start(id);
    }
    fixture.containers().pause(paused);
    int endedPid = fixture.containers().inspect(ended).state().pid();
    fixture.engine.close();
    fixture.deadPids.add(endedPid);
    fixture.runtime.end(new ContainerId(ended), 42);

    fixture.restart();

    assertThat(status(running)).isEqualTo(ContainerStatus.RUNNING);
    assertThat(status(paused)).isEqualTo(ContainerStatus.PAUSED);
    assertThat(status(fresh)).isEqualTo(ContainerStatus.CREATED);
    assertThat(status(ended)).isEqualTo(ContainerStatus.EXITED);
    assertThat(fixture.containers().inspect(ended).state().exitCode()).isEqualTo(42);
    assertThat(kindOf(() -> fixture.volumes.remove("db", false))).isEqualTo(ErrorKind.CONFLICT);
    fixture.containers().unpause(paused);
    fixture.containers().stop(running, Duration.ofSeconds(1), "");
    assertThat(status(running)).isEqualTo(ContainerStatus.STOPPED);
  }

  @Test
  void whatNoRecordOwnsIsReclaimed() throws Exception {
    String orphan = ContainerId.random().value();
    fixture.snapshotter.prepare(orphan, null);
    Files.createDirectories(folder.resolve("home/containers").resolve(orphan));
    Files.createDirectories(folder.resolve("run/containers").resolve(orphan));

    fixture.restart();

    nothingIsLeft();
  }

  @Test
  void namesIdsAndBadRequests() {
    String id = fixture.create("web");

    assertThat(kindOf(() -> fixture.create("web"))).isEqualTo(ErrorKind.ALREADY_EXISTS);
    assertThat(
            kindOf(
                () ->
                    fixture
                        .containers()
                        .create(
                            new CreateContainer(
                                "", new ContainerId(id), "", spec(RestartPolicy.NO, false)))))
        .isEqualTo(ErrorKind.ALREADY_EXISTS);
    assertThat(kindOf(() -> fixture.create("x", ContainerSpec.of("nosuch", List.of("a")))))
        .isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(kindOf(() -> fixture.create("x", ContainerSpec.of("busybox", List.of()))))
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    assertThat(kindOf(() -> fixture.create("x", spec(new RestartPolicy("never", 0), false))))
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    fixture.containers().rename("web", "db");
    assertThat(fixture.containers().list(ContainerQuery.ALL))
        .singleElement()
        .matches(c -> c.name().equals("db"));
    fixture.containers().remove("db", false, false);
    nothingIsLeft();
  }

  @Test
  void aFailedCreateLeavesNothing() {
    ContainerSpec unknownDriver =
        spec(
            RestartPolicy.NO,
            false,
            volume("first"),
            new MountRequest(
                MountRequest.Type.VOLUME,
                "v",
                "/other",
                false,
                "",
                true,
                true,
                false,
                "",
                List.of(),
                "nosuchdriver",
                Map.of(),
                Map.of(),
                List.of(),
                MountRequest.Origin.BINDS));

    assertThat(kindOf(() -> fixture.create("web", unknownDriver)))
        .isEqualTo(ErrorKind.FAILED_PRECONDITION);

    assertThat(fixture.volumes.list(org.pouchcontainer.api.volume.VolumeQuery.ALL)).isEmpty();
    assertThat(fixture.create("web")).as("the name is free again").hasSize(64);
  }

  @Test
  void anExecOfAMissingProgramHasItsCodeRecorded() {
    String id = fixture.create("web");
    fixture.containers().start(id);
    String exec =
        fixture
            .engine
            .execs()
            .create(
                id, new ExecSpec(List.of("nosuch"), List.of(), "", "", false, false, OUTPUT, ""));

    assertThat(kindOf(() -> fixture.engine.execs().startAttached(exec, ConsoleSize.UNKNOWN)))
        .isEqualTo(ErrorKind.FAILED_PRECONDITION);

    assertThat(fixture.engine.execs().inspect(exec).exitCode()).isEqualTo(127);
    assertThat(kindOf(() -> fixture.engine.execs().startAttached(exec, ConsoleSize.UNKNOWN)))
        .isEqualTo(ErrorKind.CONFLICT);
  }
}
