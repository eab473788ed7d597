package org.pouchcontainer.launcher;

/**
 * Start-up cannot go on; the message is all that the user needs to see.
 *
 * <p>{@code pouchd} prints it without a stack trace and exits with code 1.
 */
final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartupException(String message) {
    super(message);
  }

  StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
