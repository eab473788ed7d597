package org.pouchcontainer.image.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageConfig.HealthTest;
import org.pouchcontainer.oci.image.ContainerDefaults;
import org.pouchcontainer.oci.image.Healthcheck;

/** Turns what callers say of an image into its documents' words. */
final class ConfigConversion {
  private ConfigConversion() {}

  /** Null for an empty text. */
  static @Nullable String textOrNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** As documents have it. */
  static ContainerDefaults defaults(ImageConfig config) {
    return new ContainerDefaults(
        textOrNull(config.user()),
        keys(config.exposedPorts()),
        config.env(),
        config.entrypoint(),
        config.command(),
        keys(config.volumes()),
        textOrNull(config.workingDirectory()),
        config.labels(),
        textOrNull(config.stopSignal()),
        healthcheck(config.healthTest()),
        config.shell(),
        config.onBuild());
  }

  private static Map<String, JsonNode> keys(Set<String> keys) {
    Map<String, JsonNode> map = new TreeMap<>();
    keys.stream().sorted().forEach(key -> map.put(key, JsonNodeFactory.instance.objectNode()));
    return map;
  }

  private static @Nullable Healthcheck healthcheck(@Nullable HealthTest test) {
    return test == null
        ? null
        : new Healthcheck(
            test.test(),
            nanos(test.interval()),
            nanos(test.timeout()),
            nanos(test.startPeriod()),
            nanos(test.startInterval()),
            test.retries() == 0 ? null : test.retries());
  }

  private static @Nullable Long nanos(Duration duration) {
    return duration.isZero() ? null : duration.toNanos();
  }
}
