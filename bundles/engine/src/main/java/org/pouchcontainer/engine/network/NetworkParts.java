package org.pouchcontainer.engine.network;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.linux.namespace.NetNamespaces;

/** The parts that deal with networks, put together. */
public final class NetworkParts {
  private final Supplier<Collection<ContainerRecord>> records;
  private final Networks networks;
  private final NetworkEvents events;
  private final NetworkViews views;
  private final NetworkPlans plans;
  private final ContainerNetworking containers;
  private final EndpointRestorer restorer;

  /**
   * Builds them; the networks are there then, nothing is done on the host.
   *
   * @param records all containers' records
   * @param settling waits for containers that are being released
   */
  public NetworkParts(
      DaemonSettings settings,
      Drivers drivers,
      RecordStore<NetworkRecord> store,
      EventService eventService,
      NetNamespaces namespaces,
      Supplier<Collection<ContainerRecord>> records,
      Settling settling) {
    this.records = records;
    Sandboxes sandboxes = new Sandboxes(settings.run().resolve("netns"), namespaces);
    Links links = new Links(this::container);
    this.networks = new Networks(store, drivers.networks(), settings.bridge());
    Endpoints endpoints = new Endpoints(networks, sandboxes, records, settling);
    this.events = new NetworkEvents(eventService);
    this.views = new NetworkViews(networks, sandboxes, records);
    this.plans = new NetworkPlans(networks, links, settings.bridge());
    this.containers =
        new ContainerNetworking(
            networks, sandboxes, events, records, endpoints, links, settings.bridge());
    this.restorer = new EndpointRestorer(networks, endpoints, records);
  }

  private Optional<ContainerRecord> container(String nameOrId) {
    return records.get().stream()
        .filter(r -> r.name().equals(nameOrId) || r.id().value().startsWith(nameOrId))
        .min((a, b) -> Boolean.compare(b.name().equals(nameOrId), a.name().equals(nameOrId)));
  }

  /** Tells of networks. */
  public NetworkEvents events() {
    return events;
  }

  /** Shows networks and endpoints. */
  public NetworkViews views() {
    return views;
  }

  /** Checks requests. */
  public NetworkPlans plans() {
    return plans;
  }

  /** Connects and disconnects. */
  public ContainerNetworking containers() {
    return containers;
  }

  /** Restores. */
  public EndpointRestorer restorer() {
    return restorer;
  }

  /** The networks for front ends; {@code connector} changes containers. */
  public NetworkService service(NetworkManager.Connector connector) {
    return new NetworkManager(networks, views, events, records, connector);
  }
}
