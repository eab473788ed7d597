package org.pouchcontainer.runtime.oci;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostProcesses;

/** conmon's control pipe: lines of a message type and two numbers. */
final class Control {
  private static final int RESIZE = 1;
  private static final int REOPEN_LOG = 2;

  /** conmon refuses more rows or columns. */
  private static final int MAX_SIZE = 1000;

  private final HostProcesses host;

  Control(HostProcesses host) {
    this.host = host;
  }

  void resize(Path fifo, int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw EngineException.invalid(
          "resize terminal to " + rows + " x " + columns + ": must not be negative");
    }
    send(fifo, RESIZE, Math.min(rows, MAX_SIZE), Math.min(columns, MAX_SIZE));
  }

  void reopenLog(Path fifo) {
    send(fifo, REOPEN_LOG, 0, 0);
  }

  private void send(Path fifo, int type, int first, int second) {
    if (!Files.exists(fifo)) {
      return;
    }
    String line = type + " " + first + " " + second + "\n";
    try {
      host.writeFifo(fifo, line.getBytes(StandardCharsets.US_ASCII));
    } catch (EngineException e) {
      // No reader: the monitor has ended, and with it what was to be changed.
      if (e.kind() != ErrorKind.UNAVAILABLE && e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
    }
  }
}
