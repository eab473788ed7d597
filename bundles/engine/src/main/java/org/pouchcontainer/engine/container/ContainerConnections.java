package org.pouchcontainer.engine.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.engine.network.Connections;
import org.pouchcontainer.engine.network.Connections.Live;
import org.pouchcontainer.engine.network.ContainerNetworking;
import org.pouchcontainer.engine.network.EndpointRestorer;
import org.pouchcontainer.engine.network.NetworkEvents;
import org.pouchcontainer.engine.network.NetworkFiles;
import org.pouchcontainer.engine.network.NetworkManager;
import org.pouchcontainer.engine.network.NetworkMode;
import org.pouchcontainer.engine.network.NetworkParts;
import org.pouchcontainer.engine.network.NetworkPlans;
import org.pouchcontainer.engine.network.NetworkRecord;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Connects and disconnects containers that exist, whether they run or not. */
final class ContainerConnections implements NetworkManager.Connector {
  private final ContainerIndex index;
  private final ContainerNetworking networking;
  private final NetworkPlans plans;
  private final EndpointRestorer restorer;
  private final NetworkFiles files;
  private final NetworkEvents events;
  private final ContainerFolders folders;

  ContainerConnections(
      ContainerIndex index, NetworkParts networks, NetworkFiles files, ContainerFolders folders) {
    this.index = index;
    this.networking = networks.containers();
    this.plans = networks.plans();
    this.restorer = networks.restorer();
    this.files = files;
    this.events = networks.events();
    this.folders = folders;
  }

  @Override
  public void connect(NetworkRecord network, String nameOrId, EndpointSettings settings) {
    Container container = index.require(nameOrId);
    container.operation.lock();
    try {
      requireConnectable(container, network);
      plans.checkOne(network, settings);
      Optional<Connections.Wanted> before = container.record().connections().wanted(network.name());
      if (container.state().status().isAlive()) {
        if (before.isPresent() && container.record().connections().live(network.id()).isPresent()) {
          throw new EngineException(
              ErrorKind.PERMISSION_DENIED,
              "endpoint with name "
                  + container.record().name()
                  + " already exists in network "
                  + network.name());
        }
        connectRunning(container, network, settings);
      } else if (before.isEmpty()) {
        container.change(
            now -> now.withConnections(now.connections().with(network.name(), settings)));
      }
    } finally {
      container.operation.unlock();
    }
  }

  private static void requireConnectable(Container container, NetworkRecord network) {
    ContainerRecord record = container.record();
    ContainerStatus status = record.state().status();
    if (status == ContainerStatus.REMOVING || status == ContainerStatus.DEAD) {
      throw EngineException.conflict(
          container.label() + ": it is marked for removal and cannot be connected or disconnected");
    }
    NetworkMode mode = NetworkMode.parse(record.spec().network());
    if (mode instanceof NetworkMode.OfContainer || mode instanceof NetworkMode.OfPath) {
      throw EngineException.invalid(
          "container sharing network namespace with another container or host cannot be connected"
              + " to any other network");
    }
    if (mode instanceof NetworkMode.Host || network.name().equals(NetworkMode.HOST)) {
      throw EngineException.invalid(
          "container cannot be disconnected from host network or connected to host network");
    }
    boolean none =
        network.name().equals(NetworkMode.NONE)
            || record.connections().wanted(NetworkMode.NONE).isPresent();
    boolean other = !record.connections().wanted().isEmpty();
    if (none && other) {
      throw EngineException.invalid(
          "container cannot be connected to multiple networks with one of the networks in private"
              + " (none) mode");
    }
  }

  private void connectRunning(
      Container container, NetworkRecord network, EndpointSettings settings) {
    ContainerRecord before = container.record();
    Live live = networking.connect(before, network, settings);
    AtomicBoolean taken = new AtomicBoolean();
    ContainerRecord after;
    try {
      after =
          container.change(
              now -> {
                boolean runs = isSameRun(before, now);
                taken.set(runs);
                Connections wanted = now.connections().with(network.name(), settings);
                return now.withConnections(runs ? wanted.with(live) : wanted);
              });
    } catch (RuntimeException e) {
      networking.disconnectOne(before, live);
      throw e;
    }
    if (!taken.get()) {
      // It has ended meanwhile; what it was connected to then is released already.
      networking.disconnectOne(before, live);
      return;
    }
    rewriteFiles(before, after);
    events.publish(network, "connect", after.id());
  }

  @Override
  public void disconnect(NetworkRecord network, String nameOrId) {
    Container container = index.require(nameOrId);
    container.operation.lock();
    try {
      ContainerRecord before = container.record();
      if (network.name().equals(NetworkMode.HOST) && before.state().status().isAlive()) {
        throw EngineException.invalid(
            "container cannot be disconnected from host network or connected to host network");
      }
      requireConnected(container, network.name());
      Optional<Live> live = before.connections().live(network.id());
      live.ifPresent(endpoint -> networking.disconnectOne(before, endpoint));
      Connections rest = before.connections().without(network.name());
      Optional<Live> leading =
          live.flatMap(gone -> networking.moveWayOut(before, gone, rest.live()));
      ContainerRecord after =
          container.change(
              now -> {
                Connections left = now.connections().without(network.name());
                return now.withConnections(
                    leading.filter(l -> isSameRun(before, now)).map(left::with).orElse(left));
              });
      if (leading.isPresent() && !isSameRun(before, after)) {
        networking.disconnectOne(before, leading.get());
      }
      rewriteFiles(before, after);
      events.publish(network, "disconnect", after.id());
    } finally {
      container.operation.unlock();
    }
  }

  @Override
  public void forget(String network, String nameOrId) {
    Container container = index.require(nameOrId);
    container.operation.lock();
    try {
      requireConnected(container, network);
      container.change(now -> now.withConnections(now.connections().without(network)));
    } finally {
      container.operation.unlock();
    }
  }

  private static void requireConnected(Container container, String network) {
    ContainerRecord record = container.record();
    if (record.connections().wanted(network).isEmpty()) {
      throw new EngineException(
          ErrorKind.PERMISSION_DENIED,
          "container " + record.id() + " is not connected to network " + network);
    }
  }

  private void rewriteFiles(ContainerRecord before, ContainerRecord after) {
    if (!after.state().status().isAlive() || after.spec().network().disableFiles()) {
      return;
    }
    Path folder = folders.durable(after.id());
    files.change(
        after,
        folder,
        networking.facts(before, before.connections().live()),
        networking.facts(after, after.connections().live()));
  }

  /** Names that others see follow the container's. */
  void renamed(Container container) {
    ContainerRecord record = container.record();
    if (!record.state().status().isAlive()) {
      return;
    }
    List<Live> live = restorer.renamed(record);
    ContainerRecord after =
        container.change(
            now ->
                isSameRun(record, now)
                    ? now.withConnections(now.connections().withLive(live))
                    : now);
    if (!isSameRun(record, after)) {
      networking.disconnect(record, live);
    }
  }

  private static boolean isSameRun(ContainerRecord before, ContainerRecord now) {
    return before.process() != null && before.process().equals(now.process());
  }
}
