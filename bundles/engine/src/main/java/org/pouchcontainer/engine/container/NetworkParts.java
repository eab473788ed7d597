package org.pouchcontainer.engine.container;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.network.NetworkService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.network.ContainerNetworking;
import org.pouchcontainer.engine.network.NetworkEvents;
import org.pouchcontainer.engine.network.NetworkManager;
import org.pouchcontainer.engine.network.NetworkRecord;
import org.pouchcontainer.engine.network.NetworkViews;
import org.pouchcontainer.engine.network.Networks;
import org.pouchcontainer.engine.network.Sandboxes;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.linux.namespace.NetNamespaces;

/** The parts that deal with networks, put together. */
final class NetworkParts {
  private static final Duration STORE_RETURN = Duration.ofSeconds(5);
  private static final Duration RELEASE_LIMIT = Duration.ofSeconds(10);

  private final ContainerIndex index;
  private final Networks networks;
  private final NetworkEvents events;
  private final NetworkViews views;
  private final ContainerNetworking containers;

  NetworkParts(
      DaemonSettings settings,
      Drivers drivers,
      EventService eventService,
      NetNamespaces namespaces,
      ContainerIndex index) {
    this.index = index;
    RecordStore<NetworkRecord> store =
        new RecordStore<>(
            () -> drivers.stores().await(settings.store(), STORE_RETURN),
            "networks",
            NetworkRecord.class,
            RecordJson.mapper());
    Sandboxes sandboxes = new Sandboxes(settings.run().resolve("netns"), namespaces);
    this.networks = new Networks(store, drivers.networks(), settings.bridge());
    this.events = new NetworkEvents(eventService);
    this.views = new NetworkViews(networks, sandboxes, this::records);
    this.containers =
        new ContainerNetworking(
            networks, sandboxes, events, this::records, this::awaitReleases, settings.bridge());
  }

  private Collection<ContainerRecord> records() {
    return index.all().stream().map(Container::record).toList();
  }

  /** A run that has just ended may still have the address or port that is wanted now. */
  private boolean awaitReleases() {
    List<CompletableFuture<Void>> pending =
        index.all().stream()
            .filter(container -> !container.state().status().isAlive())
            .map(Container::released)
            .filter(release -> !release.isDone())
            .toList();
    try {
      CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
          .get(RELEASE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Then the caller's next try fails as its first did.
      return true;
    }
    return !pending.isEmpty();
  }

  NetworkEvents events() {
    return events;
  }

  NetworkViews views() {
    return views;
  }

  ContainerNetworking containers() {
    return containers;
  }

  NetworkService service(NetworkManager.Connector connector) {
    return new NetworkManager(networks, views, events, this::records, connector);
  }
}
