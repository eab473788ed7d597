package org.pouchcontainer.api.volume;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The volumes of this engine. Listing and inspecting never wait for a driver. A volume whose driver
 * is absent stays listed with {@link Volume#driverPresent} false.
 */
@ProviderType
public interface VolumeService {
  /**
   * Creates a volume, or returns the one of that name if driver and options agree.
   *
   * @throws EngineException {@link ErrorKind#CONFLICT} if the name is taken by another driver,
   *     {@link ErrorKind#FAILED_PRECONDITION} naming the driver that is not installed, {@link
   *     ErrorKind#INVALID_ARGUMENT} for name or options
   */
  Volume create(VolumeCreation creation);

  /**
   * What is known of a volume.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}
   */
  Volume inspect(String name);

  /** Volumes that match the query, by name. */
  List<Volume> list(VolumeQuery query);

  /**
   * Removes a volume and its content.
   *
   * @param force succeed if it does not exist, and forget it if its driver is gone
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#CONFLICT} naming the
   *     containers that use it
   */
  void remove(String name, boolean force);

  /**
   * Reserves a volume for a container so that it cannot be removed. Durable and idempotent.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}
   */
  void reserve(String name, String consumer);

  /**
   * Creates a volume that a container has reserved from its first moment on, so that a crash leaves
   * none without an owner. One that exists is reserved as it is.
   *
   * @throws EngineException as creating does
   */
  default Volume createReserved(VolumeCreation creation, String consumer) {
    Volume volume = create(creation);
    reserve(volume.name(), consumer);
    return volume;
  }

  /** Ends a reservation. Idempotent. */
  void release(String name, String consumer);

  /**
   * Makes the content available for a consumer with a reservation.
   *
   * @return where, an absolute path of this host
   * @throws EngineException {@link ErrorKind#UNAVAILABLE} if the driver is absent or does not
   *     answer
   */
  Path mount(String name, String consumer);

  /** Ends the consumer's use; waits a bounded time for an absent driver. Idempotent. */
  void unmount(String name, String consumer);
}
