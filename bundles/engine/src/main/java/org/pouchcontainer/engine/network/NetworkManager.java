package org.pouchcontainer.engine.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkDetails;
import org.pouchcontainer.api.network.NetworkQuery;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.network.Connections.Live;
import org.pouchcontainer.engine.volume.NameLocks;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.NetworkPlugin;
import org.pouchcontainer.spi.network.NetworkSpec;
import org.pouchcontainer.spi.network.NetworkSpec.Subnet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's networks, for front ends. */
public final class NetworkManager implements NetworkService {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkManager.class);

  /** How long a container that has ended may take to leave its network. */
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(10);

  private final Networks networks;
  private final NetworkViews views;
  private final NetworkEvents events;
  private final Supplier<Collection<ContainerRecord>> containers;
  private final Connector connector;

  /** Manages {@code networks}; {@code connector} changes containers. */
  public NetworkManager(
      Networks networks,
      NetworkViews views,
      NetworkEvents events,
      Supplier<Collection<ContainerRecord>> containers,
      Connector connector) {
    this.networks = networks;
    this.views = views;
    this.events = events;
    this.containers = containers;
    this.connector = connector;
  }

  /** Changes containers, under their locks. */
  public interface Connector {
    /** Connects a container, at once if it runs. */
    void connect(NetworkRecord network, String container, EndpointSettings settings);

    /** Disconnects a container. */
    void disconnect(NetworkRecord network, String container);

    /** Forgets a container's wish for a network that is gone. */
    void forget(String network, String container);
  }

  @Override
  public Created create(NetworkCreation asked) {
    NetworkCreation creation = NetworkRules.check(asked);
    try (NameLocks.Held ignored = networks.plan(creation.name())) {
      NetworkPlugin plugin = networks.pluginNamed(creation.driver());
      requirePossible(creation, plugin);
      boolean ownSubnets = !creation.ipam().pools().isEmpty();
      NetworkRecord planned =
          new NetworkRecord(
              ContainerId.random().value(), Instant.now(), creation, false, ownSubnets);
      NetworkRecord made;
      // Two networks that are made at once must see each other's subnets.
      synchronized (this) {
        NetworkRules.requireApart(planned.subnets(), networks.all());
        made = make(planned, plugin);
      }
      events.publish(made, "create");
      return new Created(made.id(), "");
    } catch (EngineException e) {
      throw e.within("create network " + creation.name());
    }
  }

  private static void requirePossible(NetworkCreation creation, NetworkPlugin plugin) {
    if (creation.ipv6() && !plugin.capabilities().ipv6()) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED, "network plugin " + plugin.name() + " has no IPv6 here");
    }
  }

  private NetworkRecord make(NetworkRecord planned, NetworkPlugin plugin) {
    NetworkRecord made = planned.filledIn(plugin.createNetwork(networks.spec(planned)));
    try {
      if (overlaps(made)) {
        // The plugin knows only networks that were used since it came.
        plugin.removeNetwork(networks.spec(made));
        made = makeElsewhere(planned, plugin);
      }
      networks.add(made, plugin);
      return made;
    } catch (RuntimeException e) {
      try {
        plugin.removeNetwork(networks.spec(made));
      } catch (RuntimeException undo) {
        LOG.warn("undo a failed creation of {}: {}", made.label(), undo.toString());
      }
      throw e;
    }
  }

  private boolean overlaps(NetworkRecord made) {
    return networks.all().stream()
        .flatMap(other -> other.subnets().stream())
        .anyMatch(subnet -> made.subnets().stream().anyMatch(subnet::overlaps));
  }

  /** In the first of docker's private ranges that no other network has and the plugin takes. */
  private NetworkRecord makeElsewhere(NetworkRecord planned, NetworkPlugin plugin) {
    Stream<String> ranges =
        Stream.concat(
            IntStream.range(18, 32).mapToObj(i -> "172." + i + ".0.0/16"),
            IntStream.range(0, 256).mapToObj(i -> "10.200." + i + ".0/24"));
    for (String range : ranges.toList()) {
      NetworkSpec spec = networks.spec(planned);
      List<Subnet> subnets = new ArrayList<>(spec.subnets());
      subnets.add(new Subnet(range, "", "", List.of()));
      NetworkSpec placed =
          new NetworkSpec(
              spec.id(), spec.name(), subnets, spec.ipv6(), spec.internal(), spec.options());
      if (overlaps(planned.filledIn(placed))) {
        continue;
      }
      try {
        return planned.filledIn(plugin.createNetwork(placed));
      } catch (EngineException e) {
        if (e.kind() != ErrorKind.CONFLICT) {
          throw e;
        }
        LOG.debug("subnet {}: {}", range, e.getMessage());
      }
    }
    throw new EngineException(
        ErrorKind.RESOURCE_EXHAUSTED,
        "could not find an available, non-overlapping IPv4 address pool; name a subnet");
  }

  @Override
  public NetworkDetails inspect(String network) {
    return views.of(networks.require(network));
  }

  @Override
  public List<NetworkDetails> list(NetworkQuery query) {
    Predicate<NetworkDetails> filter = NetworkFilters.of(query);
    return networks.all().stream().map(views::of).filter(filter).toList();
  }

  @Override
  public void remove(String network) {
    NetworkRecord record = networks.require(network);
    if (record.predefined()) {
      throw new EngineException(
          ErrorKind.PERMISSION_DENIED,
          record.name() + " is a pre-defined network and cannot be removed");
    }
    awaitUnused(record);
    try {
      // Without its plugin nothing of it is left to be removed but the record.
      if (networks.canServe(record)) {
        networks.plugin(record).removeNetwork(networks.spec(record));
      }
      networks.forget(record);
    } catch (RuntimeException e) {
      networks.putBack(record);
      throw e instanceof EngineException known
          ? known.within("remove " + record.label())
          : EngineException.internal("remove " + record.label() + ": " + e, e);
    }
    events.publish(record, "destroy");
  }

  /** Takes it away from everybody once containers that have ended have left it. */
  private void awaitUnused(NetworkRecord record) {
    long deadline = System.nanoTime() + LEAVE_LIMIT.toNanos();
    while (!networks.takeAway(record)) {
      Set<String> users = networks.users(record);
      List<ContainerRecord> using =
          containers.get().stream().filter(c -> users.contains(c.id().value())).toList();
      boolean leaving = !users.isEmpty() && using.stream().noneMatch(c -> isActive(c, record));
      Duration rest = Duration.ofNanos(deadline - System.nanoTime());
      if (users.isEmpty()) {
        continue;
      }
      if (!leaving || rest.isNegative()) {
        throw new EngineException(
            ErrorKind.PERMISSION_DENIED,
            "error while removing network: network "
                + record.name()
                + " id "
                + record.id()
                + " has active endpoints"
                + endpoints(record, using));
      }
      networks.awaitLeave(rest);
    }
  }

  private static boolean isActive(ContainerRecord container, NetworkRecord network) {
    return container.state().status().isAlive()
        || container.connections().live(network.id()).isPresent();
  }

  private static String endpoints(NetworkRecord network, List<ContainerRecord> using) {
    return using.stream()
        .map(
            c ->
                "name:\""
                    + c.name()
                    + "\" id:\""
                    + c.connections()
                        .live(network.id())
                        .map(Live::endpointId)
                        .orElse("")
                        .transform(id -> id.substring(0, Math.min(12, id.length())))
                    + "\"")
        .toList()
        .toString()
        .transform(text -> " (" + text.substring(1, text.length() - 1) + ")");
  }

  @Override
  public void connect(String network, String container, EndpointSettings settings) {
    connector.connect(networks.require(network), container, settings);
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    Optional<NetworkRecord> found = networks.find(network);
    if (found.isEmpty() && force) {
      connector.forget(network, container);
      return;
    }
    connector.disconnect(networks.require(network), container);
  }
}
