package org.pouchcontainer.spi.host;

import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.EngineException;

/**
 * A connected SOCK_SEQPACKET socket with blocking calls. One thread may receive while another
 * sends; {@link #close} wakes both.
 */
@ProviderType
public interface PacketSocket extends AutoCloseable {
  /**
   * Receives one packet into {@code buffer}; what does not fit is lost.
   *
   * @return its length, or −1 at the end of the stream or once this socket is closed
   * @throws EngineException on a broken connection
   */
  int receive(byte[] buffer);

  /** Sends one packet, waiting for room. */
  void send(byte[] buffer, int offset, int length);

  /** Says that nothing more will be sent; receiving goes on. */
  void shutdownOutput();

  @Override
  void close();
}
