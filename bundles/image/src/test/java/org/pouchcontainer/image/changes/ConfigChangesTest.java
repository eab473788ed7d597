package org.pouchcontainer.image.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.image.ContainerDefaults;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

class ConfigChangesTest {
  private static final ContainerDefaults START =
      new ContainerDefaults(
          null,
          Map.of(),
          List.of("PATH=/bin", "A=1"),
          List.of(),
          List.of("sh"),
          Map.of(),
          "/w",
          Map.of(),
          null,
          null,
          List.of(),
          List.of());

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "CMD [\"a\", \"b c\"] | \"Cmd\":[\"a\",\"b c\"]",
        "cmd echo \"$A\" b | \"Cmd\":[\"/bin/sh\",\"-c\",\"echo \\\"$A\\\" b\"]",
        "CMD [\"no array\" | \"Cmd\":[\"/bin/sh\",\"-c\",\"[\\\"no array\\\"\"]",
        "ENTRYPOINT [\"/e\"] | \"Entrypoint\":[\"/e\"],\"WorkingDir\"",
        "ENV B=2 C=\"x y\" | \"PATH=/bin\",\"A=1\",\"B=2\",\"C=x y\"",
        "ENV A 2  3 | \"PATH=/bin\",\"A=2  3\"",
        "ENV PATH=$PATH:/opt | \"PATH=/bin:/opt\"",
        "ENV B=${NO:-d}${A:+s} | \"B=ds\"",
        "ENV B='$A' C=\\$A | \"B=$A\",\"C=$A\"",
        "EXPOSE 80 53/udp 90-91 | \"80/tcp\":{},\"53/udp\":{},\"90/tcp\":{},\"91/tcp\":{}",
        "LABEL a=b \"c d\"=\"e f\" | \"a\":\"b\",\"c d\":\"e f\"",
        "LABEL a b c | \"a\":\"b c\"",
        "ONBUILD RUN make | \"OnBuild\":[\"RUN make\"]",
        "USER 7:8 | \"User\":\"7:8\"",
        "VOLUME [\"/a\", \"/b\"] | \"Volumes\":{\"/a\":{},\"/b\":{}}",
        "VOLUME /a /b | \"Volumes\":{\"/a\":{},\"/b\":{}}",
        "WORKDIR x/../y | \"WorkingDir\":\"/w/y\"",
        "WORKDIR /z/ | \"WorkingDir\":\"/z\"",
        "STOPSIGNAL SIGQUIT | \"StopSignal\":\"SIGQUIT\"",
        "HEALTHCHECK --interval=1m30s --retries=2 CMD a b"
            + " | {\"Test\":[\"CMD-SHELL\",\"a b\"],\"Interval\":90000000000,\"Retries\":2}",
        "HEALTHCHECK CMD [\"a\"] | \"Healthcheck\":{\"Test\":[\"CMD\",\"a\"]}",
        "HEALTHCHECK NONE | \"Healthcheck\":{\"Test\":[\"NONE\"]}",
        "# nothing | \"Cmd\":[\"sh\"]",
      })
  void appliesTo(String change, String expected) {
    ContainerDefaults changed = ConfigChanges.apply(START, List.of(change.strip()));
    assertThat(new String(Json.write(changed), StandardCharsets.UTF_8)).contains(expected.strip());
  }

  @org.junit.jupiter.api.Test
  void linesGoOnAndOneChangeSeesTheOthers() {
    ContainerDefaults changed =
        ConfigChanges.apply(
            START, List.of("ENV B=1 \\\n  C=2", "WORKDIR /a\n# note\nWORKDIR b", "ENV D=$C"));
    assertThat(changed.env()).containsExactly("PATH=/bin", "A=1", "B=1", "C=2", "D=2");
    assertThat(changed.workingDir()).isEqualTo("/a/b");
    ContainerDefaults both =
        ConfigChanges.apply(START, List.of("CMD [\"c\"]", "ENTRYPOINT [\"e\"]"));
    assertThat(both.cmd()).containsExactly("c");
    assertThat(ConfigChanges.apply(START, List.of("ENTRYPOINT [\"e\"]")).cmd()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "RUN make",
        "FROM x",
        "SHELL [\"a\"]",
        "ENV",
        "ENV A",
        "ENV a=b =c",
        "ENV A=\"x",
        "LABEL",
        "EXPOSE 0",
        "EXPOSE 70000",
        "EXPOSE 9-8",
        "EXPOSE 1/icmp",
        "ONBUILD FROM x",
        "ONBUILD ONBUILD RUN x",
        "USER",
        "VOLUME",
        "WORKDIR",
        "STOPSIGNAL no such",
        "HEALTHCHECK",
        "HEALTHCHECK --what=1 CMD a",
        "HEALTHCHECK --interval=soon CMD a",
        "HEALTHCHECK CMD",
        "nonsense",
      })
  void refuses(String change) {
    assertThatThrownBy(() -> ConfigChanges.apply(START, List.of(change)))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
              assertThat(e).hasMessageContaining("change \"");
            });
  }
}
