package org.pouchcontainer.spi.hook;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.spi.ContainerId;

/**
 * What a hook is shown of a container.
 *
 * @param id its id
 * @param name its name without a leading slash
 * @param image the image reference
 * @param environment as {@code NAME=value}
 * @param labels its labels
 * @param annotations its annotations
 * @param root where its root is mounted, empty while it is not
 */
public record ContainerView(
    ContainerId id,
    String name,
    String image,
    List<String> environment,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<Path> root) {
  /** Copies its collections. */
  public ContainerView {
    environment = List.copyOf(environment);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
