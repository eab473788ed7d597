package org.pouchcontainer.linux.socket;

import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.KernelException;

/** A listening SOCK_SEQPACKET socket. Its file stays when it is closed. */
@ProviderType
public interface PacketListener extends AutoCloseable {
  /**
   * Waits for a peer.
   *
   * @throws KernelException EINVAL once this is closed
   */
  PacketConnection accept();

  @Override
  void close();
}
