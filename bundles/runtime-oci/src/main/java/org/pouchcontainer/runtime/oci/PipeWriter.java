package org.pouchcontainer.runtime.oci;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.pouchcontainer.spi.host.HostPipe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Standard input of a process that has a pipe for it. A writer waits in the kernel while the
 * process does not read; {@link #close} frees it by taking bytes out of the pipe itself.
 */
final class PipeWriter {
  private static final Logger LOG = LoggerFactory.getLogger(PipeWriter.class);
  private static final long PAUSE_NANOS = 1_000_000;

  private final HostPipe pipe;
  private final Object state = new Object();
  private boolean writing;
  private boolean closed;

  PipeWriter(HostPipe pipe) {
    this.pipe = pipe;
  }

  /** Writes one chunk; one thread at a time. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    synchronized (state) {
      if (closed) {
        throw new IOException("standard input is closed");
      }
      writing = true;
    }
    try {
      pipe.output().write(bytes, offset, length);
    } finally {
      finish();
    }
  }

  private void finish() throws IOException {
    synchronized (state) {
      writing = false;
      if (closed) {
        pipe.close();
        throw new IOException("standard input was closed meanwhile");
      }
    }
  }

  /** Ends the input. Idempotent. */
  void close() {
    synchronized (state) {
      if (closed) {
        return;
      }
      closed = true;
      if (!writing) {
        pipe.close();
        return;
      }
    }
    freeWriter();
  }

  /** The pipe cannot be closed under a write: its number might be another file's at once. */
  private void freeWriter() {
    byte[] taken = new byte[64 << 10];
    try (FileInputStream self = openAgain()) {
      while (isWriting()) {
        int ready = Math.min(self.available(), taken.length);
        if (ready > 0 && self.read(taken, 0, ready) < 0) {
          return;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      LOG.warn("close standard input of exec: {}", e.getMessage());
    }
  }

  private FileInputStream openAgain() throws IOException {
    synchronized (state) {
      return writing
          ? new FileInputStream("/proc/self/fd/" + pipe.writeFd())
          : new FileInputStream("/dev/null");
    }
  }

  private boolean isWriting() {
    synchronized (state) {
      return writing;
    }
  }
}
