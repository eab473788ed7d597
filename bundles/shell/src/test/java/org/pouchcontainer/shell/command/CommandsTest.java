package org.pouchcontainer.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.karaf.shell.api.console.Session;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.container.ContainerService.AttachRequest;
import org.pouchcontainer.api.container.ContainerService.AttachSession;
import org.pouchcontainer.api.container.ContainerService.CreateContainer;
import org.pouchcontainer.api.container.ContainerService.Created;
import org.pouchcontainer.api.container.ContainerService.WaitCondition;
import org.pouchcontainer.api.container.ContainerService.WaitResult;
import org.pouchcontainer.api.container.LogQuery;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.api.system.DriverInfo;
import org.pouchcontainer.api.system.SystemService;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.shell.Stub;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.runtime.Attachment;

class CommandsTest {
  private static final String ID = "a".repeat(64);

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final List<String> done = new ArrayList<>();

  /** What a command sees of the shell. */
  class Console {
    PrintStream getConsole() {
      return new PrintStream(shown, true, StandardCharsets.UTF_8);
    }
  }

  /** Containers that do what they are told at once. */
  class Containers {
    private final int exitCode;

    Containers(int exitCode) {
      this.exitCode = exitCode;
    }

    Created create(CreateContainer request) {
      done.add("create " + request.spec().image());
      return new Created(new ContainerId(ID), "n", List.of("no swap"));
    }

    void start(String container) {
      done.add("start");
    }

    AttachSession attach(String container, AttachRequest request) {
      done.add("attach");
      return new AttachSession(new Output(), false);
    }

    CompletionStage<WaitResult> await(String container, WaitCondition condition) {
      done.add("await " + condition);
      return CompletableFuture.completedFuture(new WaitResult(exitCode, ""));
    }

    void stop(String container, Duration timeout, String signal) {
      if (container.equals("stopped")) {
        throw new EngineException(ErrorKind.NOT_MODIFIED, "stop container: it does not run");
      }
      if (container.equals("absent")) {
        throw new EngineException(ErrorKind.NOT_FOUND, "no such container");
      }
      done.add("stop " + container + " " + timeout);
    }

    void remove(String container, boolean force, boolean volumes) {
      done.add("remove " + container + " " + force + " " + volumes);
    }

    LogStream logs(String container, LogQuery query) {
      return Stub.of(LogStream.class, new Log());
    }
  }

  /** Two lines. */
  static class Log {
    void pump(LogStream.LineSink sink) throws IOException {
      sink.write(new LogLine(Instant.EPOCH, false, "one".getBytes(StandardCharsets.UTF_8), true));
      sink.write(new LogLine(Instant.EPOCH, true, "two".getBytes(StandardCharsets.UTF_8), false));
    }

    void close() {}
  }

  /** Says hello and ends. */
  class Output implements Attachment {
    @Override
    public void pump(OutputSink sink) throws IOException {
      sink.write(false, "xhello".getBytes(StandardCharsets.UTF_8), 1, 5);
    }

    @Override
    public void writeInput(byte[] buffer, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void closeInput() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      done.add("detach");
    }
  }

  private Session session() {
    return Stub.of(Session.class, new Console());
  }

  private RunCommand run(int exitCode) {
    RunCommand command = new RunCommand();
    command.session = session();
    command.containers = Stub.of(ContainerService.class, new Containers(exitCode));
    command.image = "img";
    return command;
  }

  @Test
  void runAttachesBeforeItStarts() throws Exception {
    run(0).execute();
    assertThat(done).containsExactly("create img", "attach", "await NEXT_EXIT", "start", "detach");
    assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("WARNING: no swap\nhello");
  }

  @Test
  void runTellsAnExitCode() {
    assertThatThrownBy(() -> run(3).execute()).hasMessage("the container ended with exit code 3");
  }

  @Test
  void runInTheBackgroundShowsTheId() throws Exception {
    RunCommand command = run(0);
    command.detach = true;
    command.execute();
    assertThat(done).containsExactly("create img", "start");
    assertThat(shown.toString(StandardCharsets.UTF_8)).endsWith(ID + "\n");
  }

  @Test
  void stopTakesWhatDoesNotRunAsDone() {
    StopCommand command = new StopCommand();
    command.session = session();
    command.containers = Stub.of(ContainerService.class, new Containers(0));
    command.seconds = 3;
    command.names = List.of("a", "stopped");
    command.execute();
    assertThat(done).containsExactly("stop a PT3S");
    assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("a\nstopped\n");
    command.names = List.of("absent");
    assertThatThrownBy(command::execute).isInstanceOf(EngineException.class);
  }

  @Test
  void rmPassesItsOptionsOn() {
    RmCommand command = new RmCommand();
    command.session = session();
    command.containers = Stub.of(ContainerService.class, new Containers(0));
    command.names = List.of("a");
    command.force = true;
    command.execute();
    assertThat(done).containsExactly("remove a true false");
  }

  @Test
  void logsJoinPartsOfLines() throws Exception {
    LogsCommand command = new LogsCommand();
    command.session = session();
    command.containers = Stub.of(ContainerService.class, new Containers(0));
    command.name = "a";
    command.execute();
    assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("onetwo\n");
  }

  /** One volume whose driver is gone. */
  class Volumes {
    List<Volume> list(VolumeQuery query) {
      return List.of(
          new Volume(
              "v", "gone", "/m", Map.of(), Map.of(), "local", Instant.EPOCH, List.of("c"), false));
    }

    Volume create(VolumeCreation creation) {
      done.add(creation.driver() + " " + creation.options());
      return list(VolumeQuery.ALL).get(0);
    }
  }

  @Test
  void volumesTellOfAnAbsentDriver() {
    VolumesCommand command = new VolumesCommand();
    command.session = session();
    command.volumes = Stub.of(VolumeService.class, new Volumes());
    command.plain = true;
    command.execute();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingWhitespace("gone (not installed) v 1 /m");
  }

  @Test
  void volumesAreCreatedWithOptions() {
    VolumeCreateCommand command = new VolumeCreateCommand();
    command.session = session();
    command.volumes = Stub.of(VolumeService.class, new Volumes());
    command.driver = "tmpfs";
    command.options = List.of("size=1m");
    command.execute();
    assertThat(done).containsExactly("tmpfs {size=1m}");
    assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("v\n");
  }

  /** Two drivers. */
  static class Drivers {
    List<DriverInfo> drivers() {
      return List.of(
          new DriverInfo("volume", "local", "b1", "1"), new DriverInfo("store", "e", "b2", "2"));
    }
  }

  @Test
  void driversAreShownByKind() {
    DriversCommand command = new DriversCommand();
    command.session = session();
    command.system = Stub.of(SystemService.class, new Drivers());
    command.plain = true;
    command.kind = "volume";
    command.execute();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingWhitespace("volume local b1 1");
  }

  /** Counters of one container. */
  static class Counters {
    org.pouchcontainer.api.stats.ContainerStats sample(String container) {
      return org.pouchcontainer.api.stats.ContainerStats.idle(Instant.EPOCH, 1);
    }
  }

  @Test
  void countersAreShown() {
    StatsCommand command = new StatsCommand();
    command.session = session();
    command.stats = Stub.of(org.pouchcontainer.api.stats.StatsService.class, new Counters());
    command.names = List.of("box");
    command.plain = true;
    command.execute();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingWhitespace("box 0.00 s 0.00 B 0.00 B 0.00 B 0");
  }

  @Test
  void anAbsentPartIsNamed() {
    NetworksCommand command = new NetworksCommand();
    command.session = session();
    assertThatThrownBy(command::execute)
        .isInstanceOf(EngineException.class)
        .hasMessage("list networks: the part of the engine that does it is not there");
  }

  /** Disks with an image and a volume. */
  static class Disks {
    org.pouchcontainer.api.system.DiskUsageService.DiskUsage measure() {
      return new org.pouchcontainer.api.system.DiskUsageService.DiskUsage(
          2048, Map.of(Digest.sha256(new byte[0]), 0L), Map.of(), Map.of("v", 1024L));
    }
  }

  @Test
  void diskUsageIsShown() {
    DiskUsageCommand command = new DiskUsageCommand();
    command.session = session();
    command.disks = Stub.of(org.pouchcontainer.api.system.DiskUsageService.class, new Disks());
    command.plain = true;
    command.execute();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingWhitespace("images 1 2.00 KB containers 0 0.00 B volumes 1 1.00 KB");
  }

  /** A pull of one layer. */
  static class Images {
    ImageDetails pull(PullRequest request, PullListener listener) {
      Digest digest = Digest.sha256(new byte[0]);
      for (PullProgress.Phase phase : PullProgress.Phase.values()) {
        listener.progress(new PullProgress.Blob(digest, PullProgress.Role.LAYER, phase, 0, 0));
      }
      listener.progress(new PullProgress.Done("img", digest, true));
      return null;
    }
  }

  @Test
  void pullShowsWhatIsFinished() {
    PullCommand command = new PullCommand();
    command.session = session();
    command.images = Stub.of(ImageService.class, new Images());
    command.image = "img";
    command.execute();
    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .last()
        .isEqualTo("img: pulled");
  }
}
