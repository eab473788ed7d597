package org.pouchcontainer.image.content;

import java.io.IOException;
import java.util.Locale;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Turns failures of file work into the engine's own. */
public final class DiskErrors {
  private DiskErrors() {}

  /** RESOURCE_EXHAUSTED for a full disk or quota, else INTERNAL. */
  public static EngineException translate(String action, IOException cause) {
    if (isFull(cause)) {
      return new EngineException(
          ErrorKind.RESOURCE_EXHAUSTED,
          action + ": no space left on the disk; free some, then try again",
          cause);
    }
    return EngineException.internal(action + ": " + describe(cause), cause);
  }

  /** Whether a disk or a quota is used up. Java gives the errno only as the system's text. */
  public static boolean isFull(IOException cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left") || text.contains("quota exceeded");
  }

  /** The message, or the type where there is none. */
  public static String describe(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
  }
}
