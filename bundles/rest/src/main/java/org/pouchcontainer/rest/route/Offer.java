package org.pouchcontainer.rest.route;

import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * A service that an engine may lack.
 *
 * @param service null if it is not installed
 * @param what it does, as {@code networks}
 */
record Offer<T>(@Nullable T service, String what) {
  /** The service; NOT_IMPLEMENTED naming what is missing. */
  T get() {
    if (service == null) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED, what + ": the part of the engine that does it is not there");
    }
    return service;
  }

  /** Whether the service is there. */
  boolean isThere() {
    return service != null;
  }
}
