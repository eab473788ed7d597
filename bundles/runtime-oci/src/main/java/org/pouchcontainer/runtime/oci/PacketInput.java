package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.util.Objects;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.host.PacketSocket;

/** Standard input through conmon's attach socket. */
final class PacketInput {
  /** conmon receives at most 32 KiB at once and loses what is longer. */
  private static final int MAX_PACKET = 16 << 10;

  private final PacketSocket socket;
  private final Kind kind;
  private volatile boolean ended;

  /** What the process has as its standard input. */
  enum Kind {
    /** Nothing: conmon would never take input, so it is dropped here. */
    NONE,
    /** A pipe, which ends when the client's input ends. */
    PIPE,
    /**
     * A terminal, which has no end: a client that sends no more still reads. Told of an end, conmon
     * would close the terminal, output included.
     */
    TERMINAL;

    static Kind of(boolean stdin, boolean terminal) {
      return !stdin ? NONE : terminal ? TERMINAL : PIPE;
    }
  }

  PacketInput(PacketSocket socket, Kind kind) {
    this.socket = socket;
    this.kind = kind;
  }

  void write(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (kind == Kind.NONE) {
      return;
    }
    if (ended) {
      throw new IOException("standard input is closed");
    }
    try {
      // Never an empty packet: to conmon that is the end of input.
      for (int done = 0; done < length; done += MAX_PACKET) {
        socket.send(buffer, offset + done, Math.min(MAX_PACKET, length - done));
      }
    } catch (EngineException e) {
      throw new IOException("standard input: " + e.getMessage(), e);
    }
  }

  void close() {
    if (!ended) {
      ended = true;
      if (kind == Kind.PIPE) {
        socket.shutdownOutput();
      }
    }
  }
}
