package org.pouchcontainer.rest.route;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkDetails;
import org.pouchcontainer.api.network.NetworkQuery;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.NetworkViews;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** The networks of an engine without network plugins: none and host. */
final class BuiltInNetworks implements NetworkService {
  private static final List<NetworkDetails> ALL =
      Stream.of(network("host", "host"), network("none", "null")).toList();

  private static NetworkDetails network(String name, String driver) {
    return new NetworkDetails(
        NetworkViews.idOf(name),
        Instant.EPOCH,
        "local",
        new NetworkCreation(
            name, driver, NetworkCreation.Ipam.DEFAULT, false, false, false, Map.of(), Map.of()),
        true,
        Map.of());
  }

  @Override
  public List<NetworkDetails> list(NetworkQuery query) {
    Map<String, List<String>> f = query.filters();
    return ALL.stream()
        .filter(n -> any(f, "name", n.name(), true))
        .filter(n -> any(f, "driver", n.creation().driver(), false))
        .filter(n -> any(f, "id", n.id(), true))
        .toList();
  }

  private static boolean any(
      Map<String, List<String>> filters, String key, String value, boolean part) {
    List<String> wanted = filters.getOrDefault(key, List.of());
    return wanted.isEmpty()
        || wanted.stream().anyMatch(w -> part ? value.contains(w) : value.equals(w));
  }

  @Override
  public NetworkDetails inspect(String network) {
    return ALL.stream()
        .filter(n -> n.name().equals(network) || n.id().equals(network))
        .findFirst()
        .orElseThrow(
            () -> EngineException.notFound("network " + Texts.shorten(network) + " not found"));
  }

  @Override
  public Created create(NetworkCreation creation) {
    throw missing();
  }

  @Override
  public void remove(String network) {
    throw missing();
  }

  @Override
  public void connect(String network, String container, EndpointSettings settings) {
    throw missing();
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    throw missing();
  }

  private static EngineException missing() {
    return new EngineException(
        ErrorKind.NOT_IMPLEMENTED, "networks: the part of the engine that makes them is not there");
  }
}
