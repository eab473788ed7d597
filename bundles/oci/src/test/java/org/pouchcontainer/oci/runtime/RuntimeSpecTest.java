package org.pouchcontainer.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.spi.EngineException;

class RuntimeSpecTest {
  private static final RuntimeSpec SPEC =
      RuntimeSpec.builder()
          .ociVersion(RuntimeSpec.VERSION)
          .hostname("box")
          .root(new Root("rootfs", true))
          .process(
              ProcessSpec.builder()
                  .user(new UserSpec(0, 0, null, List.of(10L)))
                  .args(List.of("sh", "-c", "true"))
                  .env(List.of("PATH=/bin"))
                  .cwd("/")
                  .rlimits(List.of(new Rlimit("RLIMIT_CORE", -1, 0)))
                  .build())
          .mounts(List.of(new Mount("/proc", "proc", "proc", List.of())))
          .linux(
              LinuxSpec.builder()
                  .namespaces(List.of(new Namespace("pid", null), new Namespace("network", "/n")))
                  .resources(
                      LinuxResources.builder()
                          .memory(MemoryResources.builder().limit(1L << 40).build())
                          .devices(List.of(new DeviceCgroup(false, null, null, null, "rwm")))
                          .build())
                  .maskedPaths(List.of("/proc/kcore"))
                  .build())
          .annotations(Map.of("a", ""))
          .build();

  @Test
  void writesWhatRuntimesExpect() throws IOException {
    JsonNode json = Json.mapper().readTree(Json.write(SPEC));
    assertThat(json.at("/process/user/uid").asText()).isEqualTo("0");
    assertThat(json.at("/process/rlimits/0/hard").asText()).isEqualTo("18446744073709551615");
    assertThat(json.at("/process/rlimits/0/soft").asText()).isEqualTo("0");
    assertThat(json.at("/linux/namespaces/0").has("path")).isFalse();
    assertThat(json.at("/linux/namespaces/1/path").asText()).isEqualTo("/n");
    assertThat(json.at("/linux/resources/memory/limit").asLong()).isEqualTo(1L << 40);
    assertThat(json.at("/linux/resources/devices/0/allow").isBoolean()).isTrue();
    assertThat(json.at("/annotations/a").asText("absent")).isEmpty();
    assertThat(json.has("hooks")).isFalse();
    assertThat(json.at("/process").has("capabilities")).isFalse();
  }

  @Test
  void readsWhatItWrote() {
    assertThat(Json.read(Json.write(SPEC), RuntimeSpec.class, "config.json")).isEqualTo(SPEC);
  }

  @Test
  void builderOfAValueChangesOnlyWhatIsSet() {
    assertThat(SPEC.toBuilder().hostname("other").build())
        .isNotEqualTo(SPEC)
        .extracting(RuntimeSpec::process)
        .isEqualTo(SPEC.process());
  }

  @Test
  void unsignedLimitsSurvive() {
    Rlimit limit = new Rlimit("RLIMIT_NOFILE", Long.MIN_VALUE, -1);
    assertThat(Json.read(Json.write(limit), Rlimit.class, "limit")).isEqualTo(limit);
  }

  @Test
  void stateOfARuntimeIsRead() {
    String text =
        """
        {"ociVersion":"1.0.2","id":"c1","pid":42,"status":"running","bundle":"/b",
         "rootfs":"/r","created":"2026-01-01T00:00:00Z","owner":""}
        """;
    RuntimeState state =
        Json.read(text.getBytes(StandardCharsets.UTF_8), RuntimeState.class, "state");
    assertThat(state.status()).isEqualTo("running");
    assertThat(state.pid()).isEqualTo(42);
  }

  @Test
  void refusesTwoKeysOfOneName() {
    byte[] text = "{\"id\":\"a\",\"id\":\"b\"}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.read(text, RuntimeState.class, "state"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("state");
  }
}
