package org.pouchcontainer.engine.network;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
 * Connects containers when they start or while they run, and disconnects them. Callers see to it
 * that one container is dealt with by one thread.
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

  ContainerNetworking(
      Networks networks,
      Sandboxes sandboxes,
      NetworkEvents events,
      Supplier<Collection<ContainerRecord>> containers,
      Endpoints endpoints,
      Links links,
      DaemonSettings.Bridge bridge) {
    this.networks = networks;
    this.sandboxes = sandboxes;
    this.events = events;
    this.containers = containers;
    this.endpoints = endpoints;
    this.links = links;
    this.bridge = bridge;
  }

  // Starting.

  /** Whether a plugin makes an endpoint for it, so that it needs a pinned namespace. */
  public boolean isPlugged(ContainerRecord record) {
    return record.connections().wanted().stream()
        .anyMatch(
            wanted ->
                networks
                    .find(wanted.network())
                    .map(network -> network.isPlugged() && networks.isServed(network))
                    .orElse(true));
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
    if (record.connections().wanted(NetworkMode.BRIDGE).isPresent()) {
      // In users' networks a link is found once the other runs.
      links.requireRunning(record);
    }
    try {
      for (Wanted wanted : record.connections().wanted()) {
        NetworkRecord network = networks.require(wanted.network());
        if (network.isPlugged() && !networks.isServed(network)) {
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

  private void updateLinksTo(ContainerRecord linked, FilesOf files) {
    for (ContainerRecord linking : containers.get()) {
      boolean mayLink =
          linking.state().status().isAlive()
              && !linking.spec().network().disableFiles()
              && !linking.id().equals(linked.id());
      if (mayLink) {
        HostsFile hosts = new HostsFile(files.folder(linking.id()).resolve("hosts"));
        links.linesTo(linking, linked).forEach(hosts::move);
      }
    }
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

  // While it exists.

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
