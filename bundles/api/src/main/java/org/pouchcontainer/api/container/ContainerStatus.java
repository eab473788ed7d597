package org.pouchcontainer.api.container;

/** Where a container stands. Which way leads where is told by the predicates. */
public enum ContainerStatus {
  /** Made, never started. */
  CREATED,
  /** Its PID 1 runs. */
  RUNNING,
  /** Its processes are frozen. */
  PAUSED,
  /** It ended and waits to be started again by its restart policy. */
  RESTARTING,
  /** Ended because a user stopped it. The Docker dialect calls it exited. */
  STOPPED,
  /** Ended by itself or by a signal. */
  EXITED,
  /** It is being removed. */
  REMOVING,
  /** Removing it failed half way; only removing is possible. */
  DEAD;

  /** Whether PID 1 is alive. */
  public boolean isAlive() {
    return this == RUNNING || this == PAUSED;
  }

  /** Whether start is possible. */
  public boolean canStart() {
    return this == CREATED || this == STOPPED || this == EXITED || this == RESTARTING;
  }

  /** Whether pause is possible. */
  public boolean canPause() {
    return this == RUNNING;
  }

  /** Whether remove is possible without force. */
  public boolean canRemove() {
    return this == CREATED || this == STOPPED || this == EXITED || this == DEAD;
  }
}
