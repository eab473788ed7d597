package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.runtime.Attachment.OutputSink;

/** conmon's output packets: one byte that names the stream, then data. */
final class Packets {
  /** conmon reads at most 8 KiB (newer ones 32 KiB) of a stream at once. */
  static final int MAX_SIZE = 64 << 10;

  private static final int STDERR = 3;

  private Packets() {}

  /** Hands a packet's data to {@code sink}. */
  static void deliver(byte[] packet, int length, OutputSink sink) throws IOException {
    if (length > 1) {
      sink.write(packet[0] == STDERR, packet, 1, length - 1);
    }
  }

  /**
   * Receives one packet, waiting for it.
   *
   * @return its length, or −1 at the end; a monitor that ends without reading what it was sent
   *     resets the connection, which is an end like any other
   */
  static int receive(PacketSocket socket, byte[] buffer) {
    try {
      int length = socket.receive(buffer);
      return length == 0 ? -1 : length;
    } catch (EngineException e) {
      return -1;
    }
  }
}
