package org.pouchcontainer.linux.socket;

import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.KernelException;

/**
 * A connected SOCK_SEQPACKET socket with blocking calls. One thread may receive while another
 * sends; {@link #close} wakes both.
 */
@ProviderType
public interface PacketConnection extends AutoCloseable {
  /**
   * Receives one packet; what does not fit into {@code buffer} is lost.
   *
   * @return its length, −1 at the end of the stream or once this is closed
   * @throws KernelException on a broken connection
   */
  int receive(byte[] buffer);

  /**
   * Sends one packet, waiting for room.
   *
   * @throws KernelException EPIPE if the peer is gone or this is closed, EMSGSIZE if it is too long
   */
  void send(byte[] buffer, int offset, int length);

  /** Says that nothing more will be sent; receiving goes on. Idempotent. */
  void shutdownOutput();

  /** Ends both directions and waits until no thread is inside a call. Idempotent. */
  @Override
  void close();
}
