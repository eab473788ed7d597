package org.pouchcontainer.cli.term;

import java.io.IOException;

/** Nobody reads standard output or standard error any more. */
public final class OutputClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  OutputClosedException() {
    super("write output: it is closed");
  }
}
