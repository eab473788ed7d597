package org.pouchcontainer.api.network;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The networks of this engine. A {@code network} argument is a name, an id or a unique prefix of an
 * id; every method throws {@link ErrorKind#NOT_FOUND} for an unknown one. Listing and inspecting
 * never wait for a plugin. {@code bridge}, {@code host} and {@code none} are always there.
 */
@ProviderType
public interface NetworkService {
  /**
   * Creates a network. Everything is validated before anything exists.
   *
   * @throws EngineException {@link ErrorKind#CONFLICT} if the name is taken or a subnet overlaps
   *     another network's, {@link ErrorKind#NOT_FOUND} naming the plugin that is not installed,
   *     {@link ErrorKind#PERMISSION_DENIED} for a predefined name, {@link
   *     ErrorKind#INVALID_ARGUMENT} naming the field
   */
  Created create(NetworkCreation creation);

  /** What is known of a network, with its endpoints. */
  NetworkDetails inspect(String network);

  /** Networks that match the query, by name. */
  List<NetworkDetails> list(NetworkQuery query);

  /**
   * Removes a network.
   *
   * @throws EngineException {@link ErrorKind#PERMISSION_DENIED} for a predefined one or one with
   *     endpoints, naming the containers
   */
  void remove(String network);

  /**
   * Connects a container, at once if it runs, else at its next start.
   *
   * @throws EngineException {@link ErrorKind#PERMISSION_DENIED} if it runs and is connected
   *     already, {@link ErrorKind#CONFLICT} for an address that is taken, {@link
   *     ErrorKind#INVALID_ARGUMENT} for one outside the subnets, or if its network mode cannot be
   *     combined
   */
  void connect(String network, String container, EndpointSettings settings);

  /**
   * Disconnects a container, also while it runs.
   *
   * @param force also forget an endpoint whose container is gone
   * @throws EngineException {@link ErrorKind#PERMISSION_DENIED} if it is not connected
   */
  void disconnect(String network, String container, boolean force);

  /**
   * A network that was made.
   *
   * @param id 64 hex digits
   * @param warning what could not be done as asked, or empty
   */
  record Created(String id, String warning) {}
}
