package org.pouchcontainer.store.embedded;

import java.io.IOException;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Turns MVStore's failures into the engine's kinds. */
final class Failures {
  /** What the kernel's ENOSPC, EDQUOT and EFBIG read like in an IOException, in the C locale. */
  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "File too large");

  private Failures() {}

  /** A failure of an action on an open store. */
  static EngineException of(String action, RuntimeException failure) {
    if (failure instanceof EngineException known) {
      return known;
    }
    if (isFull(failure)) {
      return new EngineException(
          ErrorKind.RESOURCE_EXHAUSTED, action + ": the disk is full; free some space", failure);
    }
    return new EngineException(ErrorKind.UNAVAILABLE, action + ": " + firstLine(failure), failure);
  }

  /** A failure to open the file. */
  static EngineException ofOpen(String action, RuntimeException failure) {
    if (!(failure instanceof MVStoreException known)) {
      return of(action, failure);
    }
    return switch (known.getErrorCode()) {
      case DataUtils.ERROR_FILE_LOCKED ->
          new EngineException(
              ErrorKind.CONFLICT,
              action + ": another process has it open; is a second engine running?",
              failure);
      case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT ->
          damaged(action + ": damaged, or no store of this engine", failure);
      default -> of(action, failure);
    };
  }

  static EngineException damaged(String message, @Nullable RuntimeException failure) {
    return new EngineException(
        ErrorKind.DATA_LOSS,
        message + "; it was left as it is. Restore it from a backup, or move it away to begin anew",
        failure);
  }

  private static boolean isFull(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String message = at.getMessage();
      if (at instanceof IOException
          && message != null
          && FULL.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }

  private static String firstLine(RuntimeException failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message.lines().findFirst().orElse("");
  }
}
