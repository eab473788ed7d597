package org.pouchcontainer.api.image;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The images of this engine. All methods may be called by several threads; listing and inspecting
 * take no lock that a pull, a mount or a driver holds.
 *
 * <p>An {@code image} argument is a reference in Docker's grammar ({@code busybox}, {@code
 * host:5000/a/b:tag}, {@code name@sha256:…}), an image id ({@code sha256:…} of the configuration)
 * or a unique prefix of an id's hex digits.
 */
@ProviderType
public interface ImageService {
  /**
   * Pulls an image and unpacks it for the default snapshotter; returns when it is durable and
   * usable. Several pulls of one image share the work.
   *
   * @param listener is told of progress from one thread at a time; when it throws {@link
   *     ErrorKind#CANCELLED} this caller is let go, and the pull ends if nobody else wants it
   * @throws EngineException {@link ErrorKind#NOT_FOUND} for an unknown image, tag or platform,
   *     {@link ErrorKind#UNAUTHENTICATED}, {@link ErrorKind#PERMISSION_DENIED}, {@link
   *     ErrorKind#UNAVAILABLE} if the registry cannot be reached or drops out, {@link
   *     ErrorKind#DATA_LOSS} for bytes that do not match their digest, {@link
   *     ErrorKind#RESOURCE_EXHAUSTED} if the disk is full. Verified blobs stay for the next try,
   *     nothing else is left
   */
  ImageDetails pull(PullRequest request, PullListener listener);

  /**
   * What is known of an image.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#CONFLICT} for an
   *     ambiguous prefix
   */
  ImageDetails inspect(String image);

  /** Images that match the query, newest first. */
  List<ImageDetails> list(ImageQuery query);

  /**
   * Makes sure that the image's layers are unpacked.
   *
   * @param snapshotter a snapshotter's name, empty for the default one
   * @return the name of the committed snapshot that holds the image's root, empty for an image
   *     without layers
   */
  String unpack(Digest imageId, String snapshotter);

  /**
   * Removes a reference, and with the last one the image with everything that nothing else needs.
   *
   * @param force also when stopped containers use it or an id has several references
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#CONFLICT} naming the
   *     container that uses it
   */
  List<ImageRemoval> remove(String image, boolean force);

  /**
   * Adds a reference to an image.
   *
   * @param target a reference without digest
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#INVALID_ARGUMENT}
   */
  void tag(String image, String target);

  /**
   * Pulls every tag of a repository; progress of one after the other.
   *
   * @param request its reference has neither tag nor digest
   * @return the images in the order of their tags, at least one
   * @throws EngineException as {@link #pull}
   */
  default List<ImageDetails> pullAllTags(PullRequest request, PullListener listener) {
    throw new EngineException(ErrorKind.NOT_IMPLEMENTED, "pull all tags: not offered here");
  }

  /**
   * As {@link #remove(String, boolean)}.
   *
   * @param noPrune keeps untagged images that this one was built on
   */
  default List<ImageRemoval> remove(String image, boolean force, boolean noPrune) {
    return remove(image, force);
  }

  /**
   * Removes images that no container uses; others are passed over.
   *
   * @throws EngineException {@link ErrorKind#CONFLICT} while another prune runs
   */
  default ImagePrune.Pruned prune(ImagePrune which) {
    throw new EngineException(ErrorKind.NOT_IMPLEMENTED, "prune images: not offered here");
  }

  /** What the images' layers occupy; reads what is known and walks no files. */
  default ImageSizes sizes() {
    throw new EngineException(ErrorKind.NOT_IMPLEMENTED, "measure images: not offered here");
  }
}
