package org.pouchcontainer.engine.network;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.network.Connections.Live;
import org.pouchcontainer.engine.network.Connections.Wanted;
import org.pouchcontainer.engine.network.NetworkFiles.Facts;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects containers when they start, disconnects them when they end, and restores what a new
 * engine or plugin finds. Callers see to it that one container is dealt with by one thread.
 */
public final class ContainerNetworking {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerNetworking.class);

  private final Networks networks;
  private final Sandboxes sandboxes;
  private final NetworkEvents events;
  private final Supplier<Collection<ContainerRecord>> containers;
  private final DaemonSettings.Bridge bridge;
  private final Endpoints endpoints;
  private final Links links;

  /**
   * Connects containers.
   *
   * @param containers all containers' records
   * @param settling waits for those that are being released
   */
  public ContainerNetworking(
      Networks networks,
      Sandboxes sandboxes,
      NetworkEvents events,
      Supplier<Collection<ContainerRecord>> containers,
      Settling settling,
      DaemonSettings.Bridge bridge) {
    this.networks = networks;
    this.sandboxes = sandboxes;
    this.events = events;
    this.containers = containers;
    this.bridge = bridge;
    this.endpoints = new Endpoints(networks, sandboxes, containers, settling);
    this.links = new Links(this::container);
  }

  private Optional<ContainerRecord> container(String nameOrId) {
    return containers.get().stream()
        .filter(r -> r.name().equals(nameOrId) || r.id().value().startsWith(nameOrId))
        .min((a, b) -> Boolean.compare(b.name().equals(nameOrId), a.name().equals(nameOrId)));
  }

  // Starting.

  /** Whether a plugin makes an endpoint for it, so that it needs a pinned namespace. */
  public boolean isPlugged(ContainerRecord record) {
    return record.connections().wanted().stream()
        .anyMatch(
            wanted ->
                networks
                    .find(wanted.network())
                    .map(network -> network.isPlugged() && isServed(network))
                    .orElse(true));
  }

  /** Without a plugin for bridges containers of the default network have only loopback. */
  private boolean isServed(NetworkRecord network) {
    return !network.predefined() || networks.canServe(network);
  }

  /** Makes the namespace of a start; undone by {@link #disconnect(ContainerRecord, List)}. */
  public Path makeSandbox(ContainerRecord record) {
    if (sandboxes.exists(record.id())) {
      cleanLeftover(record);
    }
    return sandboxes.create(record.id());
  }

  /**
   * Makes all endpoints of a start.
   *
   * @return what is there now; nothing after a failure
   */
  public List<Live> connect(ContainerRecord record) {
    List<Live> live = new ArrayList<>();
    Deque<Runnable> undo = new ArrayDeque<>();
    try {
      for (Wanted wanted : record.connections().wanted()) {
        NetworkRecord network = networks.require(wanted.network());
        if (network.isPlugged() && !isServed(network)) {
          LOG.warn(
              "{}: its plugin is not installed: {} has loopback", network.label(), record.name());
          continue;
        }
        Live made = connect(record, network, wanted.settings(), live);
        live.add(made);
        undo.push(() -> disconnect(record, made));
      }
      return live;
    } catch (RuntimeException e) {
      undo.forEach(Runnable::run);
      throw e;
    }
  }

  private Live connect(
      ContainerRecord record, NetworkRecord asked, EndpointSettings settings, List<Live> others) {
    networks.use(asked, record.id());
    try {
      if (!asked.isPlugged()) {
        return Endpoints.plan(record, asked, settings, "", false);
      }
      NetworkRecord network = networks.ensure(asked);
      NetworkRules.check(network, settings);
      boolean leads =
          !network.creation().internal() && others.stream().noneMatch(Live::defaultRoute);
      Live planned =
          Endpoints.plan(record, network, settings, Endpoints.freeInterface(others), leads);
      return endpoints.attach(
          record, network, planned, leads ? PortPlan.of(record.spec()) : PortPlan.none());
    } catch (RuntimeException e) {
      networks.leave(asked.id(), record.id());
      throw e;
    }
  }

  /** What these endpoints put into the container's files. */
  public Facts facts(ContainerRecord record, List<Live> live) {
    List<String> addresses =
        live.stream().flatMap(l -> l.info().addresses().stream()).distinct().toList();
    List<String> servers =
        live.stream().flatMap(l -> l.info().nameServers().stream()).distinct().toList();
    return new Facts(addresses, links.lines(record, live), servers, hostGateway(live));
  }

  private String hostGateway(List<Live> live) {
    return live.stream()
        .filter(Live::defaultRoute)
        .flatMap(l -> l.info().gateways().stream())
        .findFirst()
        .orElse(bridge.address().replaceFirst("/.*", ""));
  }

  /** A container runs with these endpoints: tells it, and those that link to it. */
  public void connected(ContainerRecord record, FilesOf files) {
    for (Live live : record.connections().live()) {
      networks.find(live.networkId()).ifPresent(n -> events.publish(n, "connect", record.id()));
    }
    updateLinksTo(record, files);
  }

  /** Where the hosts file of a container is. */
  @FunctionalInterface
  public interface FilesOf {
    /** The container's durable folder. */
    Path folder(ContainerId container);
  }

  private void updateLinksTo(ContainerRecord record, FilesOf files) {
    for (ContainerRecord other : containers.get()) {
      boolean linking =
          other.state().status().isAlive()
              && !other.spec().network().disableFiles()
              && !other.id().equals(record.id());
      if (linking) {
        HostsFile hosts = new HostsFile(files.folder(other.id()).resolve("hosts"));
        links.linesTo(other, record).forEach(hosts::move);
      }
    }
  }

  // Creating.

  /** The mode that a request means: nothing but loopback where there is no network bridge. */
  public String mode(String asked) {
    boolean any = asked.isEmpty() || asked.equals(NetworkMode.DEFAULT);
    return any && bridge.disabled() ? NetworkMode.NONE : asked;
  }

  /** The networks that a request asks for, by their names; those that are not there as asked. */
  public Connections plan(ContainerSpec spec) {
    Connections asked = Connections.of(spec.network(), NetworkMode.parse(spec.network()));
    Map<String, Wanted> named = new LinkedHashMap<>();
    for (Wanted wanted : asked.wanted()) {
      String name =
          networks.find(wanted.network()).map(NetworkRecord::name).orElse(wanted.network());
      boolean bare = wanted.settings().equals(EndpointSettings.NONE);
      if (!bare || !named.containsKey(name)) {
        named.put(name, new Wanted(name, wanted.settings()));
      }
    }
    return new Connections(List.copyOf(named.values()), List.of());
  }

  /**
   * Checks what a container asks of its networks. One that is not there is missed at its start.
   *
   * @return warnings
   * @throws EngineException INVALID_ARGUMENT; NOT_FOUND for a link to nobody
   */
  public List<String> check(ContainerSpec spec, Connections connections) {
    PortPlan.check(spec);
    NetworkRules.requireMac(spec.network().macAddress());
    List<NetworkRecord> found = new ArrayList<>();
    for (Wanted wanted : connections.wanted()) {
      Optional<NetworkRecord> network = networks.find(wanted.network());
      network.ifPresent(n -> NetworkRules.check(n, wanted.settings()));
      network.ifPresent(found::add);
    }
    if (connections.wanted().size() > 1 && found.stream().anyMatch(n -> !n.isPlugged())) {
      throw EngineException.invalid(
          "container cannot be connected to multiple networks with one of the networks in private"
              + " (none) or host mode");
    }
    links.check(spec, connections);
    return found.stream()
        .filter(network -> network.isPlugged() && !isServed(network))
        .map(network -> "no network plugin for " + network.driver() + " networks is installed:")
        .map(warning -> warning + " the container has only loopback and publishes no port")
        .toList();
  }

  // Ending.

  /**
   * Takes all endpoints and the namespace away, however little of them is there. What fails is
   * logged and tried again at the next start.
   */
  public void disconnect(ContainerRecord record, List<Live> live) {
    boolean clean = true;
    for (int i = live.size() - 1; i >= 0; i--) {
      clean &= disconnect(record, live.get(i));
    }
    if (clean && sandboxes.exists(record.id())) {
      try {
        sandboxes.remove(record.id());
      } catch (EngineException e) {
        LOG.warn("container {}: {}", record.name(), e.getMessage());
      }
    }
  }

  /** The end of a run; tells who listens. */
  public void ended(ContainerRecord record, List<Live> live) {
    disconnect(record, live);
    for (Live gone : live) {
      networks.find(gone.networkId()).ifPresent(n -> events.publish(n, "disconnect", record.id()));
    }
  }

  private boolean disconnect(ContainerRecord record, Live live) {
    try {
      NetworkRecord network = networks.find(live.networkId()).orElse(null);
      if (network != null && live.isPlugged()) {
        endpoints.detach(record, network, live);
      }
      return true;
    } catch (RuntimeException e) {
      // Whatever is wrong in a plugin, the rest of the run is to be released.
      LOG.warn("disconnect {} from {}: {}", record.name(), live.network(), e.toString());
      return false;
    } finally {
      networks.leave(live.networkId(), record.id());
    }
  }

  /** Whether something of a run's network is there. */
  public boolean hasLeftover(ContainerRecord record) {
    return sandboxes.exists(record.id());
  }

  /** Takes away what a run that nobody has ended in order has left. */
  public void cleanLeftover(ContainerRecord record) {
    List<Live> possible = new ArrayList<>(record.connections().live());
    for (Wanted wanted : record.connections().wanted()) {
      networks
          .find(wanted.network())
          .filter(NetworkRecord::isPlugged)
          .filter(networks::canServe)
          .filter(network -> record.connections().live(network.id()).isEmpty())
          .ifPresent(
              network ->
                  possible.add(
                      Endpoints.plan(
                          record,
                          network,
                          wanted.settings(),
                          Endpoints.freeInterface(possible),
                          false)));
    }
    disconnect(record, possible);
    if (sandboxes.exists(record.id())) {
      sandboxes.remove(record.id());
    }
  }

  /** Removes namespaces of containers that are not there any more. */
  public void reclaim(Predicate<String> unowned) {
    for (String name : sandboxes.all()) {
      if (unowned.test(name)) {
        LOG.info("reclaiming network namespace of vanished container {}", name);
        sandboxes.reclaim(name);
      }
    }
  }

  // Restoring.

  /** Makes the host's side of a running container's endpoints anew. */
  public void restore(ContainerRecord record) {
    for (Live live : record.connections().live()) {
      Optional<NetworkRecord> network = networks.find(live.networkId());
      if (network.isEmpty()) {
        LOG.warn("container {}: network {} is gone", record.name(), live.network());
        continue;
      }
      networks.use(network.get(), record.id());
      if (live.isPlugged()) {
        restore(record, network.get(), live);
      }
    }
  }

  private void restore(ContainerRecord record, NetworkRecord network, Live live) {
    try {
      endpoints.restore(record, networks.ensure(network), live);
    } catch (EngineException e) {
      // A plugin that is not there yet restores when it comes.
      LOG.warn("restore {} in {}: {}", record.name(), live.network(), e.getMessage());
    }
  }

  /** Endpoints of one plugin's networks, after the plugin has come or come back. */
  public void restoreAfterArrival(String plugin) {
    for (ContainerRecord record : containers.get()) {
      for (Live live : record.connections().live()) {
        networks
            .find(live.networkId())
            .filter(network -> live.isPlugged() && network.driver().equals(plugin))
            .ifPresent(
                network -> {
                  restore(record, network, live);
                  detachIfEnded(record, network, live);
                });
      }
    }
  }

  /** A run that ended while its endpoint was restored has been released before that. */
  private void detachIfEnded(ContainerRecord record, NetworkRecord network, Live live) {
    boolean there =
        containers.get().stream()
            .filter(now -> now.id().equals(record.id()))
            .anyMatch(now -> now.connections().live(network.id()).isPresent());
    if (!there) {
      LOG.info("{} has ended while it was restored in {}", record.name(), network.label());
      endpoints.detach(record, network, live);
    }
  }

  /** Publishes a running container's new name; the endpoints as they are then. */
  public List<Live> renamed(ContainerRecord record) {
    List<Live> all = new ArrayList<>();
    for (Live live : record.connections().live()) {
      Optional<NetworkRecord> network =
          networks.find(live.networkId()).filter(NetworkRecord::hasNames);
      if (network.isEmpty()) {
        all.add(live);
        continue;
      }
      EndpointSettings settings =
          record
              .connections()
              .wanted(live.network())
              .map(Wanted::settings)
              .orElse(EndpointSettings.NONE);
      Live named = live.withNames(Endpoints.names(record, network.get(), settings));
      endpoints.restore(record, networks.ensure(network.get()), named);
      all.add(named);
    }
    return all;
  }

  // While it exists.

  /**
   * Checks what a container asks of one more network.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  public void checkOne(NetworkRecord network, EndpointSettings settings) {
    NetworkRules.check(network, settings);
  }

  /** Connects a running container; its record is not changed yet. */
  public Live connect(ContainerRecord record, NetworkRecord network, EndpointSettings settings) {
    ContainerRecord planned =
        record.withConnections(record.connections().with(new Wanted(network.name(), settings)));
    return connect(planned, network, settings, record.connections().live());
  }

  /** Disconnects a running container; its record is not changed yet. */
  public void disconnectOne(ContainerRecord record, Live live) {
    NetworkRecord network = networks.require(live.networkId());
    if (live.isPlugged()) {
      endpoints.detach(record, network, live);
    }
    networks.leave(live.networkId(), record.id());
  }

  /**
   * Gives another endpoint the way out and the published ports of one that was taken away; its
   * record is not changed yet.
   *
   * @param gone what was taken away
   * @param rest what the container still has
   * @return the other endpoint as it is now; empty if none leads out
   */
  public Optional<Live> moveWayOut(ContainerRecord record, Live gone, List<Live> rest) {
    if (!gone.defaultRoute()) {
      return Optional.empty();
    }
    for (Live live : rest) {
      Optional<NetworkRecord> network = networks.find(live.networkId());
      if (live.isPlugged() && network.isPresent() && !network.get().creation().internal()) {
        return Optional.of(
            endpoints.makeWayOut(
                record, networks.ensure(network.get()), live, gone.info().ports()));
      }
    }
    return Optional.empty();
  }
}
