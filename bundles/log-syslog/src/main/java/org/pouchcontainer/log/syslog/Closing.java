package org.pouchcontainer.log.syslog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections that may be broken already. */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  @SuppressWarnings("PMD.AvoidCatchingGenericException") // what AutoCloseable declares
  static void quietly(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      LOG.debug("close connection to syslog: {}", e.toString());
    }
  }
}
