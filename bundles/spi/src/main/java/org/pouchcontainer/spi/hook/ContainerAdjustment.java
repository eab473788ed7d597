package org.pouchcontainer.spi.hook;

import java.util.List;
import java.util.Map;

/**
 * What a hook adds to a container that is about to be created.
 *
 * @param environment {@code NAME=value}, replacing the same name
 * @param labels added or replaced
 * @param annotations added or replaced
 */
public record ContainerAdjustment(
    List<String> environment, Map<String, String> labels, Map<String, String> annotations) {
  /** No change. */
  public static final ContainerAdjustment NONE =
      new ContainerAdjustment(List.of(), Map.of(), Map.of());

  /** Copies its collections. */
  public ContainerAdjustment {
    environment = List.copyOf(environment);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
