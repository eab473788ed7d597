package org.pouchcontainer.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one failure type of the engine and its drivers.
 *
 * <p>The message names the action, the object and the cause, and where it is known what to do next:
 * {@code remove volume "db1": in use by container 3f2a; stop it first}. It is shown to users as is.
 */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  /** Creates a failure without an underlying cause. */
  public EngineException(ErrorKind kind, String message) {
    this(kind, message, null);
  }

  /** Creates a failure; {@code cause} is kept for the log and not shown to clients. */
  public EngineException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** What kind of failure this is. */
  public ErrorKind kind() {
    return kind;
  }

  /**
   * The same failure seen from one step further out: {@code context + ": " + message}, same kind,
   * this exception as the cause. A message that begins with this context already stays as it is.
   */
  public EngineException within(String context) {
    return getMessage().startsWith(context + ":")
        ? this
        : new EngineException(kind, context + ": " + getMessage(), this);
  }

  /** Shorthand for {@link ErrorKind#INVALID_ARGUMENT}. */
  public static EngineException invalid(String message) {
    return new EngineException(ErrorKind.INVALID_ARGUMENT, message);
  }

  /** Shorthand for {@link ErrorKind#NOT_FOUND}. */
  public static EngineException notFound(String message) {
    return new EngineException(ErrorKind.NOT_FOUND, message);
  }

  /** Shorthand for {@link ErrorKind#CONFLICT}. */
  public static EngineException conflict(String message) {
    return new EngineException(ErrorKind.CONFLICT, message);
  }

  /** Shorthand for {@link ErrorKind#INTERNAL}. */
  public static EngineException internal(String message, @Nullable Throwable cause) {
    return new EngineException(ErrorKind.INTERNAL, message, cause);
  }
}
