package org.pouchcontainer.shell;

import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Services that an engine may lack: their commands stay, and say what is missing. */
public final class Present {
  private Present() {}

  /**
   * The service.
   *
   * @param work what it does, for the message
   * @throws EngineException {@link ErrorKind#UNAVAILABLE} if it is not there
   */
  public static <T> T required(@Nullable T service, String work) {
    if (service == null) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, work + ": the part of the engine that does it is not there");
    }
    return service;
  }
}
