package org.pouchcontainer.linux;

import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * A system call that failed: what was attempted, on what, and the kernel's number for why.
 *
 * <p>Code that tells errors apart catches this type and asks {@link #is}; code at the edge of the
 * engine turns it into the one failure type with {@link #asEngineException}.
 */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final String call;
  private final String object;
  private final String detail;

  /**
   * Creates a failure without further detail.
   *
   * @param number the positive errno
   * @param call the system call or the step, as {@code openat2}
   * @param object what it was applied to, usually a path
   */
  public KernelException(int number, String call, String object) {
    this(number, call, object, "");
  }

  /** As above; {@code detail} is what the kernel logged about it, or empty. */
  public KernelException(int number, String call, String object, String detail) {
    super(message(number, call, object, detail));
    this.number = number;
    this.call = call;
    this.object = object;
    this.detail = detail;
  }

  /** The errno; positive. */
  public int number() {
    return number;
  }

  /** The errno as a constant, {@link Errno#OTHER} for a rare one. */
  public Errno errno() {
    return Errno.of(number);
  }

  /** Whether the kernel answered with this errno. */
  public boolean is(Errno errno) {
    return errno.number() == number;
  }

  /** Whether the kernel answered with one of these. */
  public boolean isAny(Errno... errnos) {
    for (Errno e : errnos) {
      if (is(e)) {
        return true;
      }
    }
    return false;
  }

  /** The system call. */
  public String call() {
    return call;
  }

  /** What the call was applied to. */
  public String object() {
    return object;
  }

  /** What the kernel said about it beyond the number; may be empty. */
  public String detail() {
    return detail;
  }

  /** The kind that this errno means to a user of the engine. */
  public ErrorKind kind() {
    return errno().kind();
  }

  /** This failure as the engine's own, with itself as the cause. */
  public EngineException asEngineException() {
    return new EngineException(kind(), getMessage(), this);
  }

  /** As {@link #asEngineException()}, with the action that the user asked for in front. */
  public EngineException asEngineException(String action) {
    return new EngineException(kind(), action + ": " + getMessage(), this);
  }

  private static String message(int number, String call, String object, String detail) {
    Errno errno = Errno.of(number);
    String cause =
        errno == Errno.OTHER ? "error number " + number : errno.text() + " (" + errno + ")";
    String subject = object.isEmpty() ? call : call + " " + object;
    return subject + ": " + (detail.isEmpty() ? cause : detail + "; " + cause);
  }
}
