package org.pouchcontainer.spi.volume;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Keeps named volumes and makes their content appear at a path of this host.
 *
 * <p>Register it as an OSGi service with the property {@code driver.name}. A volume's life:
 *
 * <pre>
 *   create("db1")                   storage exists, nothing need be mounted
 *   mount("db1", "container-a")     content is at the returned path
 *   mount("db1", "container-b")     the same path; two consumers now
 *   unmount("db1", "container-a")
 *   unmount("db1", "container-b")   the driver may unmount now
 *   remove("db1")
 * </pre>
 *
 * <p>The engine keeps name, driver, labels, options and consumers of every volume in its own store
 * and calls one method per volume at a time; calls for different volumes come concurrently. After a
 * restart of the engine or of the driver's bundle the engine repeats {@code mount} for consumers
 * that still run: a driver keeps no consumer count in memory that it cannot rebuild, and leaves
 * mounts in place when its bundle stops. Optional abilities: {@link VolumeLister}, {@link
 * VolumeMeter}, {@link VolumeResizer}, {@link VolumeOptionsDescriber}, {@link VolumeSnapshots}.
 */
@ConsumerType
public interface VolumeDriver {
  /** The name that users give with {@code -d}: {@code [a-z0-9][a-z0-9_.-]*}. Constant. */
  String name();

  /** What this driver can do. Constant while the service is registered. */
  VolumeCapabilities capabilities();

  /**
   * Creates the storage. After a failure nothing of it is left.
   *
   * @throws EngineException {@link ErrorKind#ALREADY_EXISTS} if this driver holds a volume of that
   *     name, {@link ErrorKind#INVALID_ARGUMENT} for an unknown or malformed option (the message
   *     names it), {@link ErrorKind#RESOURCE_EXHAUSTED}
   */
  void create(VolumeRequest request);

  /**
   * Deletes the storage and its content. Never called while a consumer is there.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}; {@link ErrorKind#CONFLICT} if something
   *     outside the engine uses it
   */
  void remove(VolumeRequest volume);

  /**
   * Makes the content available and returns where. Idempotent for the same consumer.
   *
   * @param consumer an opaque id of who uses it, unique per use
   * @return an absolute path that stays valid until the last consumer's unmount
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#UNAVAILABLE} if the
   *     storage does not answer; nothing is mounted then
   */
  Path mount(VolumeRequest volume, String consumer);

  /**
   * Ends one consumer's use. Idempotent: unknown consumers are ignored.
   *
   * @param last whether no other consumer remains: the driver may unmount now
   */
  void unmount(VolumeRequest volume, String consumer, boolean last);

  /**
   * Where the content is or would be, for display; touches nothing and never blocks.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND} where the driver can tell
   */
  Path path(VolumeRequest volume);
}
