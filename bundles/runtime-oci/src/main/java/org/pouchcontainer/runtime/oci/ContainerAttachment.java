package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.util.concurrent.Executor;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.runtime.Attachment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client of a container's streams, decoupled from conmon by a bounded buffer. */
final class ContainerAttachment implements Attachment {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerAttachment.class);

  private final String container;
  private final PacketSocket socket;
  private final OutputBuffer buffer;
  private final PacketInput input;

  private ContainerAttachment(
      String container, PacketSocket socket, PacketInput.Kind input, OutputBuffer buffer) {
    this.container = container;
    this.socket = socket;
    this.buffer = buffer;
    this.input = new PacketInput(socket, input);
  }

  /** Starts receiving at once, so that nothing waits for the caller's pump. */
  static ContainerAttachment open(
      String container,
      PacketSocket socket,
      PacketInput.Kind input,
      Settings settings,
      Executor executor) {
    ContainerAttachment attachment =
        new ContainerAttachment(
            container,
            socket,
            input,
            new OutputBuffer(settings.attachBufferBytes(), settings.stallLimit()));
    executor.execute(attachment::receiveAll);
    return attachment;
  }

  private void receiveAll() {
    byte[] packet = new byte[Packets.MAX_SIZE];
    try {
      for (int n = Packets.receive(socket, packet); n > 0; n = Packets.receive(socket, packet)) {
        if (!buffer.put(packet, n)) {
          giveUp();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      buffer.end();
    }
  }

  private void giveUp() {
    if (buffer.isOpen()) {
      LOG.warn("attach to container {}: client takes no output, detached", container);
    }
    socket.close();
  }

  @Override
  public void pump(OutputSink sink) throws IOException {
    buffer.pump(sink);
  }

  @Override
  public void writeInput(byte[] bytes, int offset, int length) throws IOException {
    input.write(bytes, offset, length);
  }

  @Override
  public void closeInput() {
    input.close();
  }

  @Override
  public void close() {
    buffer.close();
    socket.close();
  }
}
