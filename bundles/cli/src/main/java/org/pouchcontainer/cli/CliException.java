package org.pouchcontainer.cli;

/** Ends a command with a message for the user, shown as {@code Error: message}. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** Ends the command with exit code 1. */
  public CliException(String message) {
    this(message, 1, null);
  }

  /** Ends the command with exit code 1 because of another exception. */
  public CliException(String message, Throwable cause) {
    this(message, 1, cause);
  }

  /** Ends the command with this exit code. */
  public CliException(String message, int exitCode) {
    this(message, exitCode, null);
  }

  private CliException(
      String message, int exitCode, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit code of the process. */
  public int exitCode() {
    return exitCode;
  }
}
