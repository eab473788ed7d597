package org.pouchcontainer.spi.runtime;

/**
 * A runtime's view of a container (OCI runtime-spec, "State").
 *
 * @param status where it stands
 * @param pid PID 1 in the host's numbering, 0 once stopped
 */
public record RuntimeState(Status status, int pid) {
  /** The states of the specification, and paused. */
  public enum Status {
    /** Being created. */
    CREATING,
    /** Created, program not started. */
    CREATED,
    /** Running. */
    RUNNING,
    /** Frozen. */
    PAUSED,
    /** Ended. */
    STOPPED
  }
}
