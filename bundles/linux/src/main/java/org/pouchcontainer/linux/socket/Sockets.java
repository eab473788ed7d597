package org.pouchcontainer.linux.socket;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.KernelException;

/** Connects packet sockets and writes named pipes. Safe for several threads. */
@ProviderType
public interface Sockets {
  /**
   * Connects to a SOCK_SEQPACKET socket; its path may be longer than the 107 bytes of an address.
   *
   * @throws KernelException ENOENT if there is none, ECONNREFUSED if nobody listens
   */
  PacketConnection connect(Path socket);

  /**
   * Connects to a SOCK_DGRAM socket; each packet is one datagram.
   *
   * @throws KernelException ENOENT if there is none, ECONNREFUSED if nobody listens, EPROTOTYPE if
   *     it is of another type
   */
  PacketConnection connectDatagrams(Path socket);

  /**
   * Listens on a new SOCK_SEQPACKET socket.
   *
   * @throws KernelException EADDRINUSE if the path exists
   */
  PacketListener listen(Path socket);

  /**
   * Writes {@code content} to a named pipe without waiting for a reader.
   *
   * @throws KernelException ENXIO if nobody reads, EAGAIN if the pipe is full
   */
  void writeFifo(Path fifo, byte[] content);
}
