package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;

/** docker-java, the client library that most Java programs use. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
@Timeout(120)
class DockerJavaIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private static DockerClient docker;

  @BeforeAll
  static void connect() {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost("unix://" + POUCHD.dockerSocket())
            .build();
    docker =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  @AfterAll
  static void close() throws Exception {
    docker.close();
  }

  private static String create(String name, String... command) {
    return docker
        .createContainerCmd(POUCHD.busybox())
        .withName(name)
        .withCmd(command)
        .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none").withMemory(64L << 20))
        .exec()
        .getId();
  }

  @Test
  void lifeOfAContainer() throws Exception {
    String id = create("life", "sh", "-c", "echo out; echo err >&2; exit 5");
    docker.startContainerCmd(id).exec();
    assertThat(docker.waitContainerCmd(id).start().awaitStatusCode()).isEqualTo(5);

    StringBuilder log = new StringBuilder();
    docker
        .logContainerCmd(id)
        .withStdOut(true)
        .withStdErr(true)
        .exec(
            new ResultCallback.Adapter<Frame>() {
              @Override
              public void onNext(Frame frame) {
                log.append(frame.getStreamType())
                    .append(' ')
                    .append(new String(frame.getPayload(), StandardCharsets.UTF_8));
              }
            })
        .awaitCompletion(20, TimeUnit.SECONDS);
    assertThat(log.toString().lines()).containsExactlyInAnyOrder("STDOUT out", "STDERR err");

    InspectContainerResponse inspected = docker.inspectContainerCmd(id).exec();
    assertThat(inspected.getState().getExitCodeLong()).isEqualTo(5);
    assertThat(inspected.getHostConfig().getMemory()).isEqualTo(64L << 20);
    assertThat(docker.listContainersCmd().withShowAll(true).withNameFilter(List.of("life")).exec())
        .singleElement()
        .satisfies(c -> assertThat(c.getId()).isEqualTo(id));
    docker.removeContainerCmd(id).exec();
    assertThatThrownBy(() -> docker.inspectContainerCmd(id).exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void eventsAndStatisticsArrive() throws Exception {
    BlockingQueue<String> actions = new LinkedBlockingQueue<>();
    try (var events =
        docker
            .eventsCmd()
            .withEventTypeFilter(EventType.CONTAINER)
            .exec(
                new ResultCallback.Adapter<Event>() {
                  @Override
                  public void onNext(Event event) {
                    actions.add(String.valueOf(event.getAction()));
                  }
                })) {
      events.awaitStarted();
      String id = create("watched", "sleep", "1000");
      docker.startContainerCmd(id).exec();
      assertThat(actions.poll(10, TimeUnit.SECONDS)).isEqualTo("create");
      assertThat(actions.poll(10, TimeUnit.SECONDS)).isEqualTo("start");

      BlockingQueue<Statistics> samples = new LinkedBlockingQueue<>();
      docker
          .statsCmd(id)
          .withNoStream(true)
          .exec(
              new ResultCallback.Adapter<Statistics>() {
                @Override
                public void onNext(Statistics sample) {
                  samples.add(sample);
                }
              });
      Statistics sample = samples.poll(20, TimeUnit.SECONDS);
      assertThat(sample).isNotNull();
      assertThat(sample.getMemoryStats().getLimit()).isEqualTo(64L << 20);
      docker.killContainerCmd(id).exec();
    }
  }

  @Test
  void refusalsHaveTheirTypes() {
    create("taken", "true");
    assertThatThrownBy(() -> create("taken", "true")).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> docker.createContainerCmd("nosuch:1").exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void volumesNetworksAndInformation() {
    docker.createVolumeCmd().withName("v-java").exec();
    assertThat(docker.listVolumesCmd().exec().getVolumes())
        .anySatisfy(volume -> assertThat(volume.getName()).isEqualTo("v-java"));
    docker.removeVolumeCmd("v-java").exec();
    assertThat(docker.listNetworksCmd().exec())
        .extracting("name")
        .contains("bridge", "host", "none");
    assertThat(docker.infoCmd().exec().getDriver()).isEqualTo("overlayfs");
    assertThat(docker.versionCmd().exec().getApiVersion()).isNotBlank();
  }
}
