package org.pouchcontainer.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Makes images of containers. */
@ProviderType
public interface CommitService {
  /**
   * Makes an image of the container's image, its changes and its configuration.
   *
   * @return the new image's id
   * @throws EngineException {@link ErrorKind#NOT_FOUND} for the container, {@link
   *     ErrorKind#INVALID_ARGUMENT} for the reference or a change
   */
  Digest commit(String container, CommitRequest request);

  /**
   * What image to make.
   *
   * @param reference its reference, or empty
   * @param author or empty
   * @param comment or empty
   * @param pause whether a running container is frozen meanwhile
   * @param changes Dockerfile instructions, as {@code ENV a=b}
   * @param process replaces what the container was made with where it says something, or null
   */
  record CommitRequest(
      String reference,
      String author,
      String comment,
      boolean pause,
      List<String> changes,
      ContainerSpec.@Nullable ProcessSpec process) {
    /** Copies the changes. */
    public CommitRequest {
      changes = List.copyOf(changes);
    }
  }
}
