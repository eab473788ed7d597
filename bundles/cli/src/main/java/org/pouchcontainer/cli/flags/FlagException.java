package org.pouchcontainer.cli.flags;

/** A command line that does not fit the command's flags or arguments. */
public final class FlagException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public FlagException(String message) {
    super(message);
  }
}
