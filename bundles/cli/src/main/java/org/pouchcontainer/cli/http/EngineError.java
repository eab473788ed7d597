package org.pouchcontainer.cli.http;

/** The engine refused or failed; the message is the engine's. */
public final class EngineError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  EngineError(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status code. */
  public int status() {
    return status;
  }
}
