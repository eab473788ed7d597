package org.pouchcontainer.spi.log;

import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** An open log destination of one container. Used by one thread. */
@ConsumerType
public interface LogSink extends AutoCloseable {
  /**
   * Takes one line, possibly buffered.
   *
   * @throws EngineException {@link ErrorKind#UNAVAILABLE}: the engine tries the line again later
   */
  void write(LogLine line);

  /** Returns when all lines written so far have reached the destination. */
  void flush();

  @Override
  void close();
}
