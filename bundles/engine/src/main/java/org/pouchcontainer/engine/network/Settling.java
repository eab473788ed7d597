package org.pouchcontainer.engine.network;

/** Knows of containers that have ended and whose network is still being released. */
@FunctionalInterface
public interface Settling {
  /** Waits a bounded time until all are released; whether there was one. */
  boolean await();
}
