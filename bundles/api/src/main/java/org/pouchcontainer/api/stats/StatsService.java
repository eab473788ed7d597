package org.pouchcontainer.api.stats;

import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Measures containers. Reads counters only; keeps nothing between calls. */
@ProviderType
public interface StatsService {
  /**
   * The counters of a container now; {@link ContainerStats#idle} for one that does not run.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}
   */
  ContainerStats sample(String container);
}
