package org.pouchcontainer.rest.dialect;

import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is told of a failure.
 *
 * @param status HTTP status
 * @param message for people
 */
public record ErrorAnswer(int status, String message) {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswer.class);

  /** The answer to this failure; defects of the engine are logged with their stack. */
  public static ErrorAnswer of(Throwable failure, ApiDialect dialect) {
    if (failure instanceof EngineException e) {
      if (e.kind() == ErrorKind.INTERNAL || e.kind() == ErrorKind.DATA_LOSS) {
        LOG.error("{}", e.getMessage(), e);
      } else {
        LOG.debug("{}", e.getMessage(), e);
      }
      return new ErrorAnswer(dialect.status(e.kind()), String.valueOf(e.getMessage()));
    }
    LOG.error("A request ended in a defect of the engine", failure);
    return new ErrorAnswer(
        dialect.status(ErrorKind.INTERNAL), "defect of the engine, its log tells more: " + failure);
  }
}
