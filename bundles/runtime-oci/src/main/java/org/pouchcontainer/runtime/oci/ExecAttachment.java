package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.runtime.Attachment;

/**
 * The only client of an exec under conmon. It needs no buffer: a client that takes nothing halts
 * its own process and nobody else's.
 */
final class ExecAttachment implements Attachment {
  private final PacketSocket socket;
  private final PacketInput input;

  ExecAttachment(PacketSocket socket, PacketInput.Kind input) {
    this.socket = socket;
    this.input = new PacketInput(socket, input);
  }

  @Override
  public void pump(OutputSink sink) throws IOException {
    byte[] packet = new byte[Packets.MAX_SIZE];
    for (int n = Packets.receive(socket, packet); n > 0; n = Packets.receive(socket, packet)) {
      Packets.deliver(packet, n, sink);
    }
  }

  @Override
  public void writeInput(byte[] buffer, int offset, int length) throws IOException {
    input.write(buffer, offset, length);
  }

  @Override
  public void closeInput() {
    input.close();
  }

  @Override
  public void close() {
    socket.close();
  }
}
