package org.pouchcontainer.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.RuntimeBinary;

class SeccompFiltersTest {
  private static final String PROFILE = "{\"defaultAction\":\"SCMP_ACT_ERRNO\"}";
  private static final byte[] FILTER = new byte[24];
  private static final String ENCODED = Base64.getEncoder().encodeToString(FILTER);

  @TempDir Path folder;
  private final SeccompFilters filters = new SeccompFilters();
  private Path program;

  @BeforeEach
  void makeProgram() throws IOException {
    program = Files.createFile(folder.resolve("crun"));
  }

  private ContainerRef container(String config) throws IOException {
    ContainerId id = ContainerId.random();
    Path bundle = Files.createDirectories(folder.resolve(id.value()));
    Files.writeString(bundle.resolve("config.json"), config);
    return new ContainerRef(
        id, new RuntimeBinary("crun", program, List.of()), bundle, bundle, folder.resolve("state"));
  }

  private static String config(String profile, String rest) {
    return "{\"linux\":{\"seccomp\":" + profile + "}" + rest + "}";
  }

  private static String read(ContainerRef container) throws IOException {
    return Files.readString(container.bundle().resolve("config.json"));
  }

  private void compiled(ContainerRef container, byte[] filter) throws IOException {
    Path state = Files.createDirectories(folder.resolve("state").resolve(container.id().value()));
    Files.write(state.resolve("seccomp.bpf"), filter);
    filters.learn(filters.offer(container).orElseThrow(), container);
  }

  @Test
  void what_was_compiled_goes_with_the_next_container() throws IOException {
    compiled(container(config(PROFILE, "")), FILTER);
    ContainerRef next = container(config(PROFILE, ""));
    assertThat(filters.offer(next)).isEmpty();
    assertThat(read(next))
        .isEqualTo(
            "{\"annotations\":{\"run.oci.seccomp_bpf_data\":\"%s\"},\"linux\":{\"seccomp\":%s}}"
                .formatted(ENCODED, PROFILE));
  }

  @Test
  void other_annotations_stay() throws IOException {
    compiled(container(config(PROFILE, "")), FILTER);
    ContainerRef some = container(config(PROFILE, ",\"annotations\":{\"a\":\"b\"}"));
    ContainerRef none = container(config(PROFILE, ",\"annotations\": {}"));
    filters.offer(some);
    filters.offer(none);
    assertThat(Json.parse(read(some))).asString().contains("a=b", ENCODED);
    assertThat(Json.parse(read(none))).asString().contains(ENCODED);
  }

  @Test
  void another_profile_or_another_crun_is_compiled_anew() throws IOException {
    compiled(container(config(PROFILE, "")), FILTER);
    assertThat(filters.offer(container(config("{\"defaultAction\":\"SCMP_ACT_KILL\"}", ""))))
        .isPresent();
    Files.setLastModifiedTime(program, java.nio.file.attribute.FileTime.fromMillis(1));
    assertThat(filters.offer(container(config(PROFILE, "")))).isPresent();
  }

  @Test
  void what_is_no_filter_is_not_kept() throws IOException {
    compiled(container(config(PROFILE, "")), new byte[7]);
    compiled(container(config(PROFILE, "")), new byte[0]);
    compiled(container(config(PROFILE, "")), new byte[4097 * 8]);
    assertThat(filters.offer(container(config(PROFILE, "")))).isPresent();
  }

  @Test
  void configurations_that_need_none_are_left_alone() throws IOException {
    for (String config :
        List.of(
            "{}",
            "no json",
            "{\"linux\":{}}",
            "{\"linux\":{\"seccomp\":null}}",
            config("{\"defaultAction\":\"SCMP_ACT_NOTIFY\"}", ""),
            config(PROFILE, ",\"annotations\":{\"run.oci.seccomp_bpf_data\":\"x\"}"))) {
      ContainerRef container = container(config);
      assertThat(filters.offer(container)).as(config).isEqualTo(Optional.empty());
      assertThat(read(container)).isEqualTo(config);
    }
  }
}
