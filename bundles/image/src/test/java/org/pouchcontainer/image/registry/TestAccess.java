package org.pouchcontainer.image.registry;

import java.io.InputStream;

/** What tests of other packages need of this one. */
public final class TestAccess {
  private TestAccess() {}

  /** The transport's guard around a stream. */
  public static InputStream watched(HttpTransport transport, InputStream stream) {
    return transport.watched(stream);
  }
}
