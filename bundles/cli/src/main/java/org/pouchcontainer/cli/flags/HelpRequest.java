package org.pouchcontainer.cli.flags;

/** The user asked for help instead of running the command. */
public final class HelpRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a stack trace: this is a way out, not a fault. */
  public HelpRequest() {
    super("help", null, false, false);
  }
}
