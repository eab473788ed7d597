package org.pouchcontainer.engine.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.system.DaemonSettings.Bridge;
import org.pouchcontainer.engine.driver.DriverRegistry;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.engine.volume.NameLocks;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.network.NetworkPlugin;
import org.pouchcontainer.spi.network.NetworkSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks that there are, and which containers use each now. Readers take no lock; the host's
 * side of a network is made at its first use, under a lock of that network.
 */
public final class Networks {
  private static final Logger LOG = LoggerFactory.getLogger(Networks.class);
  private static final Duration PLUGIN_RETURN = Duration.ofSeconds(5);

  private final RecordStore<NetworkRecord> store;
  private final DriverRegistry<NetworkPlugin> plugins;
  private final Bridge settings;
  private final Map<String, NetworkRecord> byId = new ConcurrentHashMap<>();

  /** Containers by network; guarded by itself. */
  private final Map<String, Set<String>> users = new HashMap<>();

  private final Set<String> plannedNames = new HashSet<>();
  private final NameLocks making = new NameLocks();

  /** Which plugin has made a network's side on the host in this engine's life. */
  private final Map<String, NetworkPlugin> makers = new ConcurrentHashMap<>();

  /** Reads what is stored and adds the predefined networks. */
  public Networks(
      RecordStore<NetworkRecord> store, DriverRegistry<NetworkPlugin> plugins, Bridge bridge) {
    this.store = store;
    this.plugins = plugins;
    this.settings = bridge;
    store.all().forEach(record -> byId.put(record.id(), record));
    PredefinedNetworks.of(bridge).forEach(this::define);
    if (bridge.disabled()) {
      find(NetworkMode.BRIDGE).ifPresent(record -> byId.remove(record.id()));
    }
  }

  /** One that was there before keeps its id, whatever the configuration says of its addresses. */
  private void define(NetworkCreation creation) {
    Optional<NetworkRecord> before = find(creation.name()).filter(NetworkRecord::predefined);
    NetworkRecord record =
        before
            .map(old -> old.withCreation(creation))
            .orElseGet(
                () ->
                    new NetworkRecord(
                        ContainerId.random().value(), Instant.now(), creation, true, false));
    if (before.isEmpty() || !before.get().equals(record)) {
      store.save(record.id(), record);
    }
    byId.put(record.id(), record);
  }

  /** All networks, by name. */
  List<NetworkRecord> all() {
    List<NetworkRecord> all = new ArrayList<>(byId.values());
    all.sort(Comparator.comparing(NetworkRecord::name));
    return all;
  }

  /** The network of that name, id, or unique prefix of an id. */
  public Optional<NetworkRecord> find(String nameOrId) {
    NetworkRecord whole = byId.get(nameOrId);
    if (whole != null) {
      return Optional.of(whole);
    }
    String name = nameOrId.equals(NetworkMode.DEFAULT) ? NetworkMode.BRIDGE : nameOrId;
    Collection<NetworkRecord> all = byId.values();
    Optional<NetworkRecord> named = all.stream().filter(r -> r.name().equals(name)).findFirst();
    if (named.isPresent() || !name.matches("[0-9a-f]{1,64}")) {
      return named;
    }
    List<NetworkRecord> matching = all.stream().filter(r -> r.id().startsWith(name)).toList();
    if (matching.size() > 1) {
      throw EngineException.conflict(
          "network \"" + name + "\": " + matching.size() + " ids begin so; give more digits");
    }
    return matching.stream().findFirst();
  }

  /**
   * As {@link #find}.
   *
   * @throws EngineException NOT_FOUND
   */
  public NetworkRecord require(String nameOrId) {
    return find(nameOrId)
        .orElseThrow(
            () ->
                EngineException.notFound(
                    "network "
                        + (nameOrId.length() <= 80 ? nameOrId : nameOrId.substring(0, 80) + "…")
                        + " not found"));
  }

  // Making and removing.

  /** Keeps a name for a network that is being made; closing frees it. */
  NameLocks.Held plan(String name) {
    synchronized (plannedNames) {
      if (find(name).filter(r -> r.name().equals(name)).isPresent() || !plannedNames.add(name)) {
        throw EngineException.conflict(
            "network with name " + name + " already exists; choose another name");
      }
    }
    return () -> {
      synchronized (plannedNames) {
        plannedNames.remove(name);
      }
    };
  }

  /** Adds a network whose host's side this plugin has made. */
  void add(NetworkRecord record, NetworkPlugin maker) {
    store.create(record.id(), record);
    makers.put(record.id(), maker);
    byId.put(record.id(), record);
  }

  /** Ends a network that nobody uses; whether it had no user and is gone for everybody. */
  boolean takeAway(NetworkRecord record) {
    synchronized (users) {
      if (users.containsKey(record.id())) {
        return false;
      }
      byId.remove(record.id());
      return true;
    }
  }

  /** Takes {@link #takeAway} back after a failure. */
  void putBack(NetworkRecord record) {
    byId.put(record.id(), record);
  }

  /** Nothing is left of it. */
  void forget(NetworkRecord record) {
    store.delete(record.id());
    makers.remove(record.id());
  }

  // Using.

  /**
   * A container begins to use a network, which cannot be removed from now on.
   *
   * @throws EngineException NOT_FOUND if it was removed
   */
  void use(NetworkRecord record, ContainerId container) {
    synchronized (users) {
      if (!byId.containsKey(record.id())) {
        throw EngineException.notFound("network " + record.name() + " not found");
      }
      users.computeIfAbsent(record.id(), id -> new HashSet<>()).add(container.value());
    }
  }

  /** A container has left a network. Idempotent. */
  void leave(String networkId, ContainerId container) {
    synchronized (users) {
      Set<String> present = users.get(networkId);
      if (present != null && present.remove(container.value()) && present.isEmpty()) {
        users.remove(networkId);
      }
      users.notifyAll();
    }
  }

  /** Ids of the containers that use a network. */
  Set<String> users(NetworkRecord record) {
    synchronized (users) {
      return Set.copyOf(users.getOrDefault(record.id(), Set.of()));
    }
  }

  /** Waits until a container leaves a network, at most for {@code limit}. */
  void awaitLeave(Duration limit) {
    synchronized (users) {
      try {
        users.wait(Math.max(1, limit.toMillis()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EngineException(ErrorKind.CANCELLED, "wait for endpoints: interrupted", e);
      }
    }
  }

  // Plugins.

  /** What a plugin is given. */
  NetworkSpec spec(NetworkRecord record) {
    NetworkSpec plain = record.spec();
    if (settings.firewall() && settings.forwarding()) {
      return plain;
    }
    Map<String, String> options = new HashMap<>(plain.options());
    if (!settings.firewall()) {
      options.put(NetworkSpec.OPTION_FIREWALL, "false");
    }
    if (!settings.forwarding()) {
      options.put(NetworkSpec.OPTION_FORWARDING, "false");
    }
    return new NetworkSpec(
        plain.id(), plain.name(), plain.subnets(), plain.ipv6(), plain.internal(), options);
  }

  /** Whether the plugin of this network is there, or has been in this engine's life. */
  boolean canServe(NetworkRecord record) {
    return makers.containsKey(record.id()) || plugins.find(record.driver()).isPresent();
  }

  /** Without a plugin for bridges containers of the default network have only loopback. */
  boolean isServed(NetworkRecord network) {
    return !network.predefined() || canServe(network);
  }

  /** The plugin of a network, waiting for it while its bundle is being replaced. */
  NetworkPlugin plugin(NetworkRecord record) {
    return plugins.await(record.driver(), PLUGIN_RETURN);
  }

  /**
   * The plugin for a new network.
   *
   * @throws EngineException NOT_FOUND
   */
  NetworkPlugin pluginNamed(String driver) {
    return plugins
        .find(driver)
        .orElseThrow(
            () ->
                EngineException.notFound(
                    "network plugin \""
                        + driver
                        + "\" not found; installed are "
                        + plugins.all().keySet()));
  }

  /**
   * Sees to it that the network is there on the host, and that its plugin knows it.
   *
   * @return the network with all that the plugin has filled in
   */
  NetworkRecord ensure(NetworkRecord asked) {
    NetworkPlugin plugin = plugin(asked);
    if (makers.get(asked.id()) == plugin) {
      return byId.getOrDefault(asked.id(), asked);
    }
    try (NameLocks.Held ignored = making.lock(asked.id())) {
      NetworkRecord record = byId.getOrDefault(asked.id(), asked);
      if (makers.get(record.id()) == plugin) {
        return record;
      }
      NetworkSpec made = plugin.createNetwork(spec(record));
      NetworkRecord filled = record.filledIn(made);
      if (!filled.equals(record)) {
        LOG.debug("{}: the plugin filled in {}", record.label(), made.subnets());
        if (!record.predefined()) {
          store.save(filled.id(), filled);
        }
        byId.replace(filled.id(), filled);
      }
      makers.put(filled.id(), plugin);
      return filled;
    }
  }
}
