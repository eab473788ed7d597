package org.pouchcontainer.rest.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkDetails;
import org.pouchcontainer.api.network.NetworkQuery;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Networks in a map. */
public final class FakeNetworks implements NetworkService {
  public static final String CONTAINER = "c".repeat(64);
  public final List<String> calls = new CopyOnWriteArrayList<>();
  public volatile @Nullable EndpointSettings settings;
  public volatile @Nullable NetworkQuery query;
  public volatile @Nullable NetworkCreation created;
  private final Map<String, NetworkDetails> networks = new ConcurrentSkipListMap<>();

  /** With those that every engine has. */
  public FakeNetworks() {
    add("bridge", "bridge", true, Map.of());
    add("host", "host", true, Map.of());
    add("none", "null", true, Map.of());
  }

  /** One with a running container. */
  public void addBusy(String name) {
    add(
        name,
        "bridge",
        false,
        Map.of(
            CONTAINER,
            new NetworkDetails.Endpoint(
                "web", "e".repeat(64), "02:42:ac:12:00:02", "172.18.0.2/16", "")));
  }

  private void add(
      String name,
      String driver,
      boolean predefined,
      Map<String, NetworkDetails.Endpoint> endpoints) {
    put(
        new NetworkCreation(
            name,
            driver,
            new NetworkCreation.Ipam(
                "default",
                Map.of(),
                List.of(
                    new NetworkCreation.Pool(
                        "172.18.0.0/16", "", "172.18.0.1", Map.of("router", "172.18.0.9")))),
            false,
            false,
            false,
            Map.of(),
            Map.of()),
        predefined,
        endpoints);
  }

  private void put(
      NetworkCreation c, boolean predefined, Map<String, NetworkDetails.Endpoint> endpoints) {
    networks.put(
        c.name(),
        new NetworkDetails(
            Digest.sha256(c.name().getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex(),
            Instant.parse("2026-01-02T03:04:05.678Z"),
            "local",
            c,
            predefined,
            endpoints));
  }

  @Override
  public Created create(NetworkCreation c) {
    created = c;
    if (networks.containsKey(c.name())) {
      throw EngineException.conflict("network with name " + c.name() + " already exists");
    }
    put(c, false, Map.of());
    return new Created(inspect(c.name()).id(), "");
  }

  @Override
  public NetworkDetails inspect(String network) {
    return networks.values().stream()
        .filter(n -> n.name().equals(network) || n.id().startsWith(network))
        .findFirst()
        .orElseThrow(() -> EngineException.notFound("network " + network + " not found"));
  }

  @Override
  public List<NetworkDetails> list(NetworkQuery q) {
    query = q;
    return new ArrayList<>(networks.values());
  }

  @Override
  public void remove(String network) {
    NetworkDetails n = inspect(network);
    if (n.predefined() || !n.endpoints().isEmpty()) {
      throw new EngineException(
          ErrorKind.PERMISSION_DENIED, "remove network " + n.name() + ": it has active endpoints");
    }
    networks.remove(n.name());
  }

  @Override
  public void connect(String network, String container, EndpointSettings s) {
    settings = s;
    calls.add("connect " + inspect(network).name() + " " + container);
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    calls.add("disconnect " + inspect(network).name() + " " + container + " " + force);
  }
}
