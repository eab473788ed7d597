package org.pouchcontainer.spi.log;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Sends containers' output elsewhere. Register it as an OSGi service with the property {@code
 * driver.name}.
 */
@ConsumerType
public interface LogDriver {
  /** The name in {@code --log-driver}. Constant. */
  String name();

  /**
   * Checks options at create, before anything exists.
   *
   * @throws EngineException {@link ErrorKind#INVALID_ARGUMENT} naming the option and what is
   *     allowed
   */
  void validate(Map<String, String> options);

  /**
   * Opens the way out for one container. The engine writes lines in order from one thread, and
   * after a restart begins with the first line that was not confirmed by {@link LogSink#flush}, so
   * a line may come twice and is never lost.
   */
  LogSink open(LogSource source, Map<String, String> options);
}
