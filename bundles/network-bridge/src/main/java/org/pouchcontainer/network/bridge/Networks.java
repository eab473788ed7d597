package org.pouchcontainer.network.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.network.NetworkSpec;

/**
 * The networks that are known, and their side of the host. A subnet is taken before anything of the
 * host is touched, so two networks that are made at the same time do not get the same.
 */
final class Networks {
  private final HostLinks links;
  private final Firewall firewall;
  private final ForeignFirewall foreign;
  private final Resolver resolver;
  private final SubnetChooser chooser;
  private final Map<String, BridgeNetwork> known = new HashMap<>();

  Networks(
      HostLinks links,
      Firewall firewall,
      ForeignFirewall foreign,
      Resolver resolver,
      SubnetChooser chooser) {
    this.links = links;
    this.firewall = firewall;
    this.foreign = foreign;
    this.resolver = resolver;
    this.chooser = chooser;
  }

  BridgeNetwork create(NetworkSpec asked) {
    boolean isNew = !isKnown(asked);
    BridgeNetwork network = register(asked);
    try {
      ensure(network);
    } catch (EngineException e) {
      if (isNew) {
        undo(network, e);
      }
      throw e.within("create " + network.label());
    }
    return network;
  }

  /** Makes, or completes, a network's side of the host. */
  void ensure(BridgeNetwork network) {
    synchronized (network) {
      links.ensureBridge(network);
      if (network.options().firewall()) {
        firewall.ensure(network);
        foreign.ensure(network);
      }
    }
  }

  private void undo(BridgeNetwork network, EngineException cause) {
    try {
      remove(network.spec());
    } catch (EngineException e) {
      cause.addSuppressed(e);
    }
  }

  void remove(NetworkSpec spec) {
    BridgeNetwork network = find(spec);
    synchronized (network) {
      resolver.remove(network);
      links.removeBridge(network);
      firewall.remove(network);
      foreign.remove(network);
    }
    forget(network);
  }

  /**
   * A network to take something away from: made by this plugin or by one before it, or never. What
   * is on the host is found by names, so one without addresses will do.
   */
  BridgeNetwork find(NetworkSpec spec) {
    synchronized (known) {
      BridgeNetwork present = known.get(spec.id());
      return present != null
          ? present
          : NetworkPlan.of(spec, v6 -> Cidr.parse(v6 ? "fc00::/64" : "0.0.0.0/24"));
    }
  }

  /** A network that was made; its subnets are taken from now on. */
  BridgeNetwork use(NetworkSpec spec) {
    synchronized (known) {
      return known.computeIfAbsent(spec.id(), id -> NetworkPlan.of(spec, v6 -> notMade(spec)));
    }
  }

  private static Cidr notMade(NetworkSpec spec) {
    throw EngineException.invalid(
        "network \"" + spec.name() + "\" has no subnet: it was never created");
  }

  private boolean isKnown(NetworkSpec asked) {
    synchronized (known) {
      return known.containsKey(asked.id());
    }
  }

  private BridgeNetwork register(NetworkSpec asked) {
    synchronized (known) {
      List<BridgeNetwork> others =
          known.values().stream().filter(other -> !other.id().equals(asked.id())).toList();
      List<Cidr> taken = others.stream().flatMap(other -> other.subnets().stream()).toList();
      BridgeNetwork present = known.get(asked.id());
      BridgeNetwork network =
          NetworkPlan.of(
              asked,
              v6 ->
                  v6
                      ? SubnetChooser.uniqueLocal(asked.id())
                      : present != null && present.v4().isPresent()
                          ? present.v4().get().subnet()
                          : chooser.choose(taken, links::routes));
      if (present != null && present.isSameAs(network)) {
        return present;
      }
      for (BridgeNetwork other : others) {
        checkApart(network, other);
      }
      known.put(asked.id(), network);
      return network;
    }
  }

  private static void checkApart(BridgeNetwork network, BridgeNetwork other) {
    for (Cidr subnet : network.subnets()) {
      for (Cidr taken : other.subnets()) {
        if (subnet.overlaps(taken)) {
          throw EngineException.conflict(
              "create %s: subnet %s overlaps %s of %s"
                  .formatted(network.label(), subnet, taken, other.label()));
        }
      }
    }
    if (network.bridge().equals(other.bridge())) {
      throw EngineException.conflict(
          "create %s: bridge %s is that of %s"
              .formatted(network.label(), network.bridge(), other.label()));
    }
  }

  private void forget(BridgeNetwork network) {
    synchronized (known) {
      known.remove(network.id());
    }
  }
}
