package org.pouchcontainer.spi;

/**
 * The closed set of failures that a caller can tell apart.
 *
 * <p>Litmus test for neighbours: retrying the same call may help with {@link #UNAVAILABLE}; with
 * {@link #CONFLICT} the caller must first re-read the object; with {@link #FAILED_PRECONDITION} a
 * person must first change the object's state (stop the container, install the driver).
 */
public enum ErrorKind {
  /** The request is wrong whatever the state of the engine. The caller corrects it. */
  INVALID_ARGUMENT,
  /** The named object does not exist. */
  NOT_FOUND,
  /** An object with this name or id exists. The caller picks another name or uses the object. */
  ALREADY_EXISTS,
  /** Another operation, or another user of the object, stands in the way. */
  CONFLICT,
  /** The object is in a state that forbids the operation. The caller changes the state first. */
  FAILED_PRECONDITION,
  /** The caller is known and may not do this. */
  PERMISSION_DENIED,
  /** The caller's credentials are missing or wrong. */
  UNAUTHENTICATED,
  /** Disk, memory, ids or a quota are used up. Free some, then retry. */
  RESOURCE_EXHAUSTED,
  /** A driver, registry or monitor does not answer now. Retry with back-off. */
  UNAVAILABLE,
  /** The time that was allowed ran out; the operation may still take effect. */
  DEADLINE_EXCEEDED,
  /** The caller went away or cancelled. */
  CANCELLED,
  /** The object already is as requested; nothing was done. */
  NOT_MODIFIED,
  /** This engine, host or driver does not offer the operation. */
  NOT_IMPLEMENTED,
  /** Stored or received bytes are not what their digest or record says. */
  DATA_LOSS,
  /** A defect of the engine or driver. Report it. */
  INTERNAL
}
