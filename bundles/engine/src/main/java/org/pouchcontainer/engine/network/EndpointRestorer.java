package org.pouchcontainer.engine.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.network.Connections.Live;
import org.pouchcontainer.engine.network.Connections.Wanted;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the host's side of endpoints anew: after a restart of the engine, when a plugin comes back,
 * and when a container gets another name.
 */
public final class EndpointRestorer {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointRestorer.class);

  private final Networks networks;
  private final Endpoints endpoints;
  private final Supplier<Collection<ContainerRecord>> containers;

  EndpointRestorer(
      Networks networks, Endpoints endpoints, Supplier<Collection<ContainerRecord>> containers) {
    this.networks = networks;
    this.endpoints = endpoints;
    this.containers = containers;
  }

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
}
