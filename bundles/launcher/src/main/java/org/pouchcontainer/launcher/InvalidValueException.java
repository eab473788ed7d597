package org.pouchcontainer.launcher;

/** A value has the wrong form; the message says what is allowed, not which setting it was. */
final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidValueException(String allowed) {
    super(allowed);
  }
}
