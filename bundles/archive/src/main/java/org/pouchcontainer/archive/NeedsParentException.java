package org.pouchcontainer.archive;

/**
 * A layer cannot be unpacked without seeing what is below it, as when it links to a file of its
 * parent. The caller unpacks it again on top of its parent.
 */
public final class NeedsParentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NeedsParentException(String message) {
    super(message);
  }
}
