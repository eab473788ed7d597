package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

class GuardTest {
  private final RestFixture rest = RestFixture.started();
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private void look(String method, String path, Optional<String> client) {
    seen.add(method + " " + path + " " + client.orElse("?"));
  }

  @Test
  void hooksSeeChangesWithoutVersionPrefixAndWhoAsks() throws IOException {
    rest.hooks.add(this::look);
    rest.containers.add("web", ContainerSpec.of("b", List.of("x")), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      c.get("/v1.41/containers/json");
      c.get("/v1.41/containers/web/json");
      c.post("/v1.41/containers/web/pause?x=y", null);
      c.delete("/images/a%2Fb");
    }
    String uid = Integer.toString(Uid.own());
    assertThat(seen)
        .containsExactly("POST /containers/web/pause " + uid, "DELETE /images/a/b " + uid);
  }

  @Test
  void ahookRefuses() throws IOException {
    rest.hooks.add(
        (method, path, client) -> {
          throw new EngineException(ErrorKind.PERMISSION_DENIED, "not on Sundays");
        });
    rest.containers.add("web", ContainerSpec.of("b", List.of("x")), ContainerStatus.RUNNING);
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/containers/web/pause", null))
          .satisfies(
              a -> assertThat(a.status()).isEqualTo(403),
              a -> assertThat(a.body()).contains("not on Sundays"));
      assertThat(c.get("/_ping").status()).isEqualTo(200);
    }
    assertThat(rest.containers.calls).isEmpty();
  }

  private static final class Uid {
    static int own() throws IOException {
      return (Integer)
          java.nio.file.Files.getAttribute(java.nio.file.Path.of("/proc/self"), "unix:uid");
    }
  }
}
