package org.pouchcontainer.cli.http;

import java.io.IOException;
import java.io.OutputStream;

/** Makes the bytes of a request's body while it is sent. */
@FunctionalInterface
public interface BodyWriter {
  /** Writes all of them; does not close the stream. */
  void writeTo(OutputStream out) throws IOException;
}
