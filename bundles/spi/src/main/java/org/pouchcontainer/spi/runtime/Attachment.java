package org.pouchcontainer.spi.runtime;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A connection to a process's streams. One thread pumps output, another may write input; {@link
 * #close} ends both within a second.
 */
@ConsumerType
public interface Attachment extends AutoCloseable {
  /**
   * Delivers output to {@code sink} in the order written until the process's streams end or this
   * attachment is closed.
   *
   * @throws IOException what the sink throws; the attachment stays open
   */
  void pump(OutputSink sink) throws IOException;

  /** Writes to standard input, waiting while the process does not read. */
  void writeInput(byte[] buffer, int offset, int length) throws IOException;

  /** Ends standard input. Idempotent. */
  void closeInput();

  @Override
  void close();

  /** Receives output. */
  @FunctionalInterface
  interface OutputSink {
    /**
     * Takes one piece of output; {@code buffer} is reused afterwards.
     *
     * @param stderr whether it came from standard error; false for a terminal
     */
    void write(boolean stderr, byte[] buffer, int offset, int length) throws IOException;
  }
}
