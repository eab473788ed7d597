package org.pouchcontainer.api.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Moves images out of this engine and in, other than by a pull. */
@ProviderType
public interface ImageTransferService {
  /**
   * Pushes a reference, mounting layers from other repositories of the registry where it can.
   *
   * @param listener is told of progress from one thread at a time; may throw CANCELLED to end the
   *     push
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#UNAUTHENTICATED}, {@link
   *     ErrorKind#PERMISSION_DENIED}, {@link ErrorKind#UNAVAILABLE}
   */
  Pushed push(PushRequest request, PushListener listener);

  /**
   * Writes images as one archive that is both an OCI image layout and a docker archive.
   *
   * @param images references or ids; a reference without tag and digest means all its tags
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, before anything is written
   * @throws IOException what the stream throws
   */
  void save(List<String> images, String platform, OutputStream out) throws IOException;

  /**
   * Reads an archive, docker's or an OCI image layout's, plain or compressed.
   *
   * @param listener is told how the layers arrive; may throw CANCELLED to end it
   * @return what was loaded: references in familiar form, or ids of images without one
   * @throws EngineException {@link ErrorKind#INVALID_ARGUMENT} for what is no such archive, {@link
   *     ErrorKind#DATA_LOSS} for content that does not match its digest; nothing is left then
   */
  List<String> load(InputStream archive, PullListener listener);

  /**
   * Makes an image out of a base and one new layer.
   *
   * @param layer without a base it may also write a compressed tar, as an import gets it
   * @throws EngineException {@link ErrorKind#INVALID_ARGUMENT} naming the change or reference
   */
  ImageDetails assemble(Assembly assembly, LayerSource layer);

  /** Writes a layer. */
  @FunctionalInterface
  interface LayerSource {
    /** Writes it as an uncompressed tar. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * What to push.
   *
   * @param reference with its registry; without tag and digest {@code latest} is meant
   * @param allTags whether all tags of the repository go; the reference then has no tag
   * @param platform empty for all
   * @param credentials for the registry, null for none
   */
  record PushRequest(
      String reference,
      boolean allTags,
      String platform,
      @Nullable RegistryCredentials credentials) {}

  /**
   * What was pushed.
   *
   * @param tags those that now stand for it
   */
  record Pushed(List<Tag> tags) {
    /** Copies the tags. */
    public Pushed {
      tags = List.copyOf(tags);
    }

    /**
     * One tag.
     *
     * @param tag its name
     * @param manifest what it stands for
     * @param sizeBytes of the manifest
     */
    public record Tag(String tag, Digest manifest, long sizeBytes) {}
  }

  /**
   * An image to make.
   *
   * @param base id of the image that it stands on, null for none
   * @param config what its containers take over
   * @param changes Dockerfile instructions that change that, as {@code ENV a=b}
   * @param reference its reference, or empty
   * @param author or empty
   * @param comment or empty
   * @param createdBy the command that made the layer, or empty
   * @param platform {@code os/architecture[/variant]}, empty for the base's or this host's
   */
  record Assembly(
      @Nullable Digest base,
      ImageConfig config,
      List<String> changes,
      String reference,
      String author,
      String comment,
      String createdBy,
      String platform) {
    /** Copies the changes. */
    public Assembly {
      changes = List.copyOf(changes);
    }
  }
}
