package org.pouchcontainer.network.bridge;

import java.util.Optional;
import org.pouchcontainer.spi.EngineException;

/** Keeps host ports from others for as long as they lead into a container. */
interface PortHolder {
  /** A port that is kept; {@link #close} gives it back. */
  interface Hold extends AutoCloseable {
    /** Its number. */
    int port();

    @Override
    void close();
  }

  /**
   * Keeps a port.
   *
   * @param protocol tcp, udp or sctp
   * @param address empty for all of the host
   * @param port 0 for any free one
   * @param both whether IPv6 is meant too where no address is named
   * @throws EngineException CONFLICT if it is taken, INVALID_ARGUMENT if the address is not the
   *     host's
   */
  Hold hold(String protocol, Optional<Ip> address, int port, boolean both);
}
