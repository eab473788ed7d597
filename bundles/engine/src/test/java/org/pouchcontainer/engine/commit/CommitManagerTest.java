package org.pouchcontainer.engine.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.container.CommitService.CommitRequest;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PushListener;
import org.pouchcontainer.engine.container.ContainerEvents;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.container.ContainerRecords;
import org.pouchcontainer.engine.event.EventBus;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** What becomes of a container's configuration, and when it is frozen. */
class CommitManagerTest {
  private final List<String> steps = new ArrayList<>();
  private final FakeImages images = new FakeImages();
  private final EventBus events = new EventBus();
  private ContainerRecord record = ContainerRecords.example("web");

  private final CommitManager commits =
      new CommitManager(
          name -> new FakeHeld(),
          (r, out) -> {
            steps.add("layer");
            out.write("layer".getBytes(UTF_8));
          },
          images,
          new ContainerEvents(events));

  private final class FakeHeld implements CommitManager.Held {
    @Override
    public ContainerRecord record() {
      return record;
    }

    @Override
    public void pause() {
      steps.add("pause");
      record = with(ContainerStatus.PAUSED);
    }

    @Override
    public void unpause() {
      steps.add("unpause");
    }

    @Override
    public void close() {
      steps.add("let go");
    }
  }

  private ContainerRecord with(ContainerStatus status) {
    return record.withState(
        new ContainerState(status, 17, 0, "", false, Instant.EPOCH, Instant.EPOCH, 0),
        record.process());
  }

  private static final class FakeImages implements ImageTransferService {
    private Assembly assembly;
    private boolean fails;

    @Override
    public ImageDetails assemble(Assembly asked, LayerSource layer) {
      assembly = asked;
      if (fails) {
        throw EngineException.invalid("told to fail");
      }
      try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
        layer.writeTo(out);
        assertThat(out.toString(UTF_8)).isEqualTo("layer");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Digest id = Digest.sha256(new byte[] {9});
      return new ImageDetails(
          id,
          id,
          id,
          List.of(),
          List.of(),
          Instant.EPOCH,
          0,
          "amd64",
          "",
          "linux",
          "",
          "",
          asked.config(),
          List.of(),
          List.of(),
          Instant.EPOCH);
    }

    @Override
    public Pushed push(PushRequest request, PushListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void save(List<String> names, String platform, OutputStream out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> load(InputStream archive, PullListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static CommitRequest request(boolean pause, ProcessSpec process) {
    return new CommitRequest("web:2", "me", "why", pause, List.of("ENV X=1"), process);
  }

  @Test
  @DisplayName("a running container is frozen meanwhile, and what it was made with is kept")
  void running() {
    assertThat(commits.commit("web", request(true, null))).isEqualTo(Digest.sha256(new byte[] {9}));
    assertThat(steps).containsExactly("pause", "layer", "unpause", "let go");
    assertThat(images.assembly.base()).isEqualTo(record.imageId());
    assertThat(images.assembly.reference()).isEqualTo("web:2");
    assertThat(images.assembly.changes()).containsExactly("ENV X=1");
    assertThat(images.assembly.createdBy()).isEqualTo("sleep 1");
    assertThat(images.assembly.config().user()).isEqualTo("web");
    assertThat(images.assembly.config().command()).containsExactly("sleep", "1");
    assertThat(images.assembly.config().env()).containsExactly("A=1");
    assertThat(images.assembly.config().stopSignal()).isEqualTo("SIGINT");
    assertThat(images.assembly.config().labels()).isEqualTo(Map.of("l", "1"));
    Event event = events.past(Instant.EPOCH, Instant.MAX).get(0);
    assertThat(event.action()).isEqualTo("commit");
    assertThat(event.attributes())
        .containsEntry("imageRef", "web:2")
        .containsEntry("comment", "why");
  }

  @Test
  @DisplayName("what the caller says replaces or joins it")
  void merged() {
    ProcessSpec asked =
        new ProcessSpec(
            List.of("/entry"),
            null,
            List.of("A=2", "B=3"),
            "/elsewhere",
            "",
            List.of(),
            false,
            false,
            false,
            new AttachFlags(false, false, false),
            Set.of("81/tcp"),
            Set.of("/w"),
            List.of());
    commits.commit("web", request(false, asked));
    var config = images.assembly.config();
    assertThat(steps).containsExactly("layer", "let go");
    assertThat(config.entrypoint()).containsExactly("/entry");
    assertThat(config.command()).isEmpty();
    assertThat(config.env()).containsExactly("A=2", "B=3");
    assertThat(config.workingDirectory()).isEqualTo("/elsewhere");
    assertThat(config.user()).isEqualTo("web");
    assertThat(config.exposedPorts()).containsExactlyInAnyOrder("80/tcp", "81/tcp");
    assertThat(config.volumes()).containsExactlyInAnyOrder("/v", "/w");
  }

  @Test
  @DisplayName("after a failure it runs on, and nothing is told")
  void failure() {
    images.fails = true;
    assertThat(
            catchThrowableOfType(
                    EngineException.class, () -> commits.commit("web", request(true, null)))
                .kind())
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    assertThat(steps).containsExactly("pause", "unpause", "let go");
    assertThat(events.past(Instant.EPOCH, Instant.MAX)).isEmpty();
  }

  @Test
  @DisplayName("what is being removed cannot be committed; what is stopped is not frozen")
  void states() {
    record = with(ContainerStatus.DEAD);
    assertThat(
            catchThrowableOfType(
                    EngineException.class, () -> commits.commit("web", request(true, null)))
                .kind())
        .isEqualTo(ErrorKind.CONFLICT);
    steps.clear();
    record = with(ContainerStatus.EXITED);
    commits.commit("web", request(true, null));
    assertThat(steps).containsExactly("layer", "let go");
  }
}
