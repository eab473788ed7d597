package org.pouchcontainer.api.container;

import java.io.IOException;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.log.LogLine;

/** An open log. */
@ProviderType
public interface LogStream extends AutoCloseable {
  /** Whether the container has a terminal, so that its output is not multiplexed. */
  boolean tty();

  /**
   * What the log driver's options {@code labels}, {@code env} and so on choose of the container:
   * the same for each of its lines, shown where {@code details} are asked for.
   */
  default Map<String, String> details() {
    return Map.of();
  }

  /**
   * Delivers lines until the end of the log, or when following until the container has ended and
   * its last line is delivered, or until {@link #close} from another thread.
   *
   * @throws IOException what the sink throws
   */
  void pump(LineSink sink) throws IOException;

  @Override
  void close();

  /** Receives lines. */
  @FunctionalInterface
  interface LineSink {
    /** Takes one line. */
    void write(LogLine line) throws IOException;

    /**
     * No more lines are at hand: a sink that gathers passes on what it has. Called before each wait
     * for new lines; a sink sees to the end of the log itself.
     */
    default void idle() throws IOException {}
  }
}
