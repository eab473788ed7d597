package org.pouchcontainer.spi.hook;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Sees containers come, start, change and go. */
@ConsumerType
public interface ContainerHook {
  /**
   * Before a container is created; nothing of it exists.
   *
   * @return what to change in the request, {@link ContainerAdjustment#NONE} for nothing
   */
  default ContainerAdjustment beforeCreate(ContainerView container) {
    return ContainerAdjustment.NONE;
  }

  /**
   * Before each start, with the root mounted.
   *
   * @return programs for the runtime to run at its hook points (OCI runtime-spec, "POSIX-platform
   *     Hooks")
   */
  default List<RuntimeHook> beforeStart(ContainerView container) {
    return List.of();
  }

  /** After PID 1 was started. */
  default void afterStart(ContainerView container) {}

  /** After the end of PID 1; network and mounts may still be there. */
  default void afterExit(ContainerView container, int exitCode) {}

  /** After the limits or the environment were changed. */
  default void afterUpdate(ContainerView container) {}

  /** After a container was removed. */
  default void afterRemove(ContainerView container) {}
}
