package org.pouchcontainer.spi.network;

import org.osgi.annotation.versioning.ConsumerType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Makes networks of one kind and connects network namespaces to them.
 *
 * <p>Register it as an OSGi service with the property {@code driver.name}. The engine owns names,
 * records and the namespaces; the plugin owns interfaces, addresses, routes and rules. Everything
 * it needs for a detach comes with the request, so that a detach works after a restart, after a
 * firewall flush and for an endpoint whose namespace is gone. Calls for different networks come
 * concurrently.
 */
@ConsumerType
public interface NetworkPlugin {
  /** The name in {@code network create -d}. Constant. */
  String name();

  /** What this plugin can do here. */
  NetworkCapabilities capabilities();

  /**
   * Checks the request and fills in what was left open (subnet, gateway); makes what the host
   * needs. Repeating it for an existing network restores whatever is missing on the host.
   *
   * @throws EngineException {@link ErrorKind#CONFLICT} if a subnet overlaps another, {@link
   *     ErrorKind#INVALID_ARGUMENT}
   */
  NetworkSpec createNetwork(NetworkSpec network);

  /** Removes the host's side of a network without endpoints. Idempotent. */
  void removeNetwork(NetworkSpec network);

  /**
   * Connects a namespace.
   *
   * @throws EngineException {@link ErrorKind#RESOURCE_EXHAUSTED} if no address is free, {@link
   *     ErrorKind#CONFLICT} if a requested address or port is taken; nothing is left then
   */
  EndpointInfo attach(EndpointRequest endpoint);

  /** Disconnects and releases addresses, ports and rules. Idempotent; never needs the namespace. */
  void detach(EndpointRequest endpoint);

  /**
   * Makes the host's side of an attached endpoint as the request says: takes its addresses after a
   * restart, restores rules after a flush, publishes its names as they are now.
   *
   * @param info what {@link #attach} returned
   */
  void restore(EndpointRequest endpoint, EndpointInfo info);
}
