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
  private final boolean open;
  private volatile boolean ended;

  /**
   * @param open whether the process has a standard input; conmon would never take input otherwise,
   *     so it is dropped here
   */
  PacketInput(PacketSocket socket, boolean open) {
    this.socket = socket;
    this.open = open;
  }

  void write(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (!open) {
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
      socket.shutdownOutput();
    }
  }
}
