package org.pouchcontainer.rest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerState;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.map.ContainerViews;
import org.pouchcontainer.rest.map.SpecReader;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.rest.wire.ExecBodies;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets Jackson find out about the larger bodies once, before a client waits for it. */
final class Warmup {
  private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
  private static final String CREATE =
      "{\"Image\":\"x\",\"Cmd\":[\"x\"],\"HostConfig\":{\"NetworkMode\":\"none\"},"
          + "\"NetworkingConfig\":{\"EndpointsConfig\":{}}}";

  private Warmup() {}

  static void run() {
    try {
      ContainerSpec spec =
          SpecReader.read(read(CREATE, CreateRequest.class), ApiLevel.NEWEST_DOCKER);
      read("{\"Cmd\":[\"x\"]}", ExecBodies.Create.class);
      read("{}", ExecBodies.Start.class);
      ContainerDetails details = details(spec);
      for (ApiDialect dialect : ApiDialect.values()) {
        ApiLevel level = new ApiLevel(dialect, 24);
        Json.bytes(ContainerViews.inspect(details, level, null));
        Json.bytes(List.of(ContainerViews.summary(details, level, Instant.EPOCH, null)));
      }
      Json.bytes(new ContainerBodies.Created("", null, List.of()));
      Json.bytes(new ContainerBodies.Waited(0, null));
    } catch (RuntimeException e) {
      LOG.warn("Warming up found a defect", e);
    }
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  private static ContainerDetails details(ContainerSpec spec) {
    return new ContainerDetails(
        ContainerId.random(),
        "x",
        Instant.EPOCH,
        Digest.sha256(new byte[0]),
        spec,
        ContainerState.NEW,
        "x",
        List.of(),
        List.of(),
        ContainerDetails.NetworkStatus.NONE,
        new ContainerDetails.HostFiles("", "", "", "", null),
        "x",
        "x",
        Map.of(),
        List.of(),
        null);
  }
}
