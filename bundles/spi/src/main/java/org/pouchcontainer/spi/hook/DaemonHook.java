package org.pouchcontainer.spi.hook;

import org.osgi.annotation.versioning.ConsumerType;

/** Sees the engine come and go. */
@ConsumerType
public interface DaemonHook {
  /** Before the engine serves its first request; throwing ends the start-up. */
  default void beforeServing() {}

  /** Before an orderly stop; containers run on. */
  default void beforeStop() {}
}
