package org.pouchcontainer.spi.init;

import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Turns an ordinary container into a rich one with an init system as PID 1.
 *
 * <p>Register it as an OSGi service with the property {@code driver.name}. It only plans; the
 * engine carries the plan out. Called with no lock held; may look into the root's files through
 * {@link InitRequest#root} (read only) and must not change them.
 */
@ConsumerType
public interface InitMode {
  /** The name in {@code --rich-mode}: {@code dumb-init}, {@code systemd}, {@code sbin-init}. */
  String name();

  /**
   * Says how the container is started.
   *
   * @throws EngineException {@link ErrorKind#FAILED_PRECONDITION} if the image or host lacks what
   *     the mode needs; the message names it
   */
  InitPlan plan(InitRequest request);
}
