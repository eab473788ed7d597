package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.StopSpec;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;
import org.pouchcontainer.engine.container.ContainerRecord.RuntimeChoice;
import org.pouchcontainer.engine.container.ContainerRecord.StoredMount;
import org.pouchcontainer.engine.network.Connections;
import org.pouchcontainer.engine.network.NetworkMode;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.runtime.MonitoredProcess;
import org.pouchcontainer.spi.runtime.RuntimeBinary;
import org.pouchcontainer.tck.store.InMemoryStore;

/** What is stored must come back as it was: a container outlives the engine through it alone. */
class ContainerRecordJsonTest {
  private static final MountRequest MOUNT =
      new MountRequest(
          MountRequest.Type.VOLUME,
          "db",
          "/data",
          true,
          "rslave",
          true,
          false,
          true,
          "sub",
          List.of("ro"),
          "local",
          Map.of("size", "1g"),
          Map.of("a", "b"),
          List.of(),
          MountRequest.Origin.BINDS);

  static ContainerRecord example(String name) {
    ContainerSpec plain = ContainerSpec.of("busybox", List.of("sleep", "1"));
    ImageConfig image =
        new ImageConfig(
            "web",
            java.util.Set.of("80/tcp"),
            List.of("A=1"),
            List.of(),
            List.of("sh"),
            java.util.Set.of("/v"),
            "/w",
            Map.of("l", "1"),
            "SIGINT",
            new HealthTest(
                List.of("CMD", "x"),
                Duration.ofSeconds(1),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                3),
            List.of());
    ContainerSpec spec = ImageDefaults.merge(plain, image);
    return new ContainerRecord(
        ContainerId.random(),
        name,
        Instant.now(),
        Digest.sha256(new byte[] {1}),
        spec,
        List.of("sleep", "1"),
        new RuntimeChoice(
            "oci", new RuntimeBinary("crun", Path.of("/usr/bin/crun"), List.of("-x"))),
        "overlayfs",
        "key",
        List.of(new StoredMount(MOUNT, true, "local")),
        new ContainerState(
            ContainerStatus.RUNNING, 17, 3, "none", true, Instant.now(), Instant.EPOCH, 2),
        new MonitoredProcess(17, 123456789L, 16),
        true,
        24,
        80,
        Connections.of(spec.network(), NetworkMode.parse(spec.network())));
  }

  @Test
  void aRecordComesBackAsItWas() {
    InMemoryStore memory = new InMemoryStore();
    RecordStore<ContainerRecord> store =
        new RecordStore<>(() -> memory, "containers", ContainerRecord.class, RecordJson.mapper());
    ContainerRecord record = example("web");

    store.save(record.id().value(), record);

    assertThat(store.find(record.id().value())).contains(record);
    assertThat(store.all()).containsExactly(record);
  }

  @Test
  void aRecordOfAnEarlierEngineIsInTheNetworkOfItsMode() throws Exception {
    ObjectNode json = RecordJson.mapper().valueToTree(example("web"));
    json.remove("connections");
    json.put("unknown", 1);

    ContainerRecord read = RecordJson.mapper().treeToValue(json, ContainerRecord.class);

    assertThat(read.connections().wanted())
        .containsExactly(new Connections.Wanted("bridge", EndpointSettings.NONE));
    assertThat(read.connections().live()).isEmpty();
  }

  @Test
  void theImageFillsWhatWasLeftOpen() {
    ContainerSpec merged = example("x").spec();

    assertThat(merged.process().user()).isEqualTo("web");
    assertThat(merged.process().env()).containsExactly("A=1");
    assertThat(merged.process().workingDirectory()).isEqualTo("/w");
    assertThat(merged.stop()).isEqualTo(new StopSpec("SIGINT", null));
    assertThat(ImageDefaults.arguments(merged)).containsExactly("sleep", "1");
  }
}
