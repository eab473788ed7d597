package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.util.Locale;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Failures of file work in the words of the SPI. */
final class IoFailure {
  private IoFailure() {}

  static EngineException of(String action, IOException e) {
    String words = String.valueOf(e.getMessage());
    String lower = words.toLowerCase(Locale.ROOT);
    boolean full = lower.contains("no space left") || lower.contains("quota exceeded");
    return new EngineException(
        full ? ErrorKind.RESOURCE_EXHAUSTED : ErrorKind.UNAVAILABLE, action + ": " + words, e);
  }
}
