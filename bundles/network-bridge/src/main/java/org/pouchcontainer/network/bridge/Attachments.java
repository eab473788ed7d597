package org.pouchcontainer.network.bridge;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.pouchcontainer.network.bridge.Programs.Result;
import org.pouchcontainer.network.bridge.Programs.Running;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts containers into networks and takes them out. */
final class Attachments {
  private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);

  private final Networks networks;
  private final HostLinks links;
  private final Firewall firewall;
  private final Ports ports;
  private final Resolver resolver;
  private final Flows flows;
  private final Threads threads;
  private final Map<String, Endpoint> live = new ConcurrentHashMap<>();
  private final Map<Cable, CompletableFuture<Void>> vanishing = new ConcurrentHashMap<>();

  /** A cable by the names of its ends: the host's, and the namespace where the other is. */
  private record Cable(String veth, Path namespace) {
    static Cable of(EndpointRequest request) {
      return new Cable(Endpoint.veth(request), request.namespace());
    }
  }

  Attachments(
      Networks networks,
      HostLinks links,
      Firewall firewall,
      Ports ports,
      Resolver resolver,
      Flows flows,
      Threads threads) {
    this.networks = networks;
    this.links = links;
    this.firewall = firewall;
    this.ports = ports;
    this.resolver = resolver;
    this.flows = flows;
    this.threads = threads;
  }

  EndpointInfo attach(EndpointRequest request) {
    Deque<Runnable> undo = new ArrayDeque<>();
    try {
      EndpointCheck.whole(request);
      settle(Cable.of(request));
      BridgeNetwork network = networks.use(request.network());
      Endpoint endpoint = reserve(request, network, undo);
      connect(endpoint, undo);
      undo.push(() -> resolver.remove(network, endpoint.container().value()));
      resolver.add(endpoint);
      live.put(endpoint.id(), endpoint);
      return endpoint.info(resolver.servers(network));
    } catch (EngineException e) {
      undo.forEach(step -> undo(step, e));
      throw e.within(
          "connect container "
              + request.container().shortForm()
              + " to network \""
              + request.network().name()
              + "\"");
    } catch (RuntimeException e) {
      undo.forEach(step -> undo(step, e));
      throw e;
    }
  }

  private static void undo(Runnable step, RuntimeException cause) {
    try {
      step.run();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** Takes addresses and ports; nothing on the host changes. */
  private Endpoint reserve(EndpointRequest request, BridgeNetwork network, Deque<Runnable> undo) {
    undo.push(() -> network.pools().forEach(pool -> pool.release(request.endpointId())));
    List<Ip> asked = request.addresses().stream().map(Attachments::withoutPrefix).toList();
    Optional<Ip> v4 = address(request, network.v4(), asked, false);
    Optional<Ip> v6 = address(request, network.v6(), asked, true);
    undo.push(() -> ports.release(request.endpointId()));
    List<PublishedPort> published =
        network.spec().internal()
            ? List.of()
            : ports.take(request, network.options().hostBinding(), v6.isPresent());
    String mac =
        request.macAddress().isEmpty()
            ? macAddress(request, v4)
            : EndpointCheck.mac(request.macAddress());
    return new Endpoint(request, network, v4, v6, mac, published);
  }

  private static Optional<Ip> address(
      EndpointRequest request, Optional<AddressPool> pool, List<Ip> asked, boolean v6) {
    List<Ip> family = asked.stream().filter(ip -> ip.v6() == v6).toList();
    if (family.size() > 1) {
      throw EngineException.invalid("an endpoint has one address of each family at most");
    }
    if (family.isEmpty()) {
      return pool.map(addresses -> addresses.allocate(request.endpointId()));
    }
    if (pool.isEmpty()) {
      throw EngineException.invalid(
          "address " + family.get(0) + ": the network has no subnet of that family");
    }
    pool.get().take(request.endpointId(), family.get(0));
    return Optional.of(family.get(0));
  }

  /** Lays the cable and publishes ports side by side; makes the host's side anew if it is gone. */
  private void connect(Endpoint endpoint, Deque<Runnable> undo) {
    undo.push(() -> disconnect(endpoint));
    boolean publishes = !endpoint.mappings().isEmpty();
    Optional<Running> publishing =
        publishes ? Optional.of(firewall.publish(endpoint)) : Optional.empty();
    boolean complete;
    try {
      links.plug(endpoint);
      complete = true;
    } catch (EngineException e) {
      if (links.hasBridge(endpoint.network())) {
        publishing.ifPresent(Running::await);
        throw e;
      }
      complete = false;
    }
    complete &=
        publishing.map(running -> firewall.published(endpoint, running.await())).orElse(true);
    if (!complete) {
      LOG.warn("{} was taken away from the host: made again", endpoint.network().label());
      links.unplug(endpoint.veth()).await();
      networks.ensure(endpoint.network());
      links.plug(endpoint);
      if (publishes) {
        firewall.republish(endpoint);
      }
    }
    flows.end(endpoint.ports());
  }

  private void disconnect(Endpoint endpoint) {
    Running unplugging = links.unplug(endpoint.veth());
    if (!endpoint.mappings().isEmpty()) {
      firewall.unpublish(endpoint.network(), endpoint.id());
    }
    unplugging.await();
  }

  void detach(EndpointRequest request) {
    EndpointCheck.identity(request);
    BridgeNetwork network = networks.find(request.network());
    vanish(Cable.of(request));
    Endpoint known = live.remove(request.endpointId());
    if (known == null) {
      if (!request.ports().isEmpty()) {
        firewall.unpublish(network, request.endpointId());
      }
    } else if (!known.mappings().isEmpty()) {
      Result result = firewall.unpublish(network, request.endpointId(), known.mappings()).await();
      firewall.unpublished(network, request.endpointId(), result);
      flows.end(known.ports());
    }
    ports.release(request.endpointId());
    resolver.remove(network, request.container().value());
    network.pools().forEach(pool -> pool.release(request.endpointId()));
  }

  /**
   * Deletes a cable in the background: it is gone at once, but the kernel says so only after a
   * grace period of some 20 ms, which nobody needs to wait for.
   */
  private void vanish(Cable cable) {
    Running deleting = links.unplug(cable.veth());
    CompletableFuture<Void> gone = new CompletableFuture<>();
    vanishing.put(cable, gone);
    threads.pool().execute(() -> finish(deleting, cable, gone));
  }

  private void finish(Running deleting, Cable cable, CompletableFuture<Void> gone) {
    try {
      deleting.await();
    } catch (EngineException e) {
      LOG.warn("delete {}", cable.veth(), e);
    } finally {
      vanishing.remove(cable, gone);
      gone.complete(null);
    }
  }

  /** Waits until the cables of earlier detaches are gone. */
  void settle() {
    vanishing.values().forEach(CompletableFuture::join);
  }

  /** Waits for those that have the same name on one end or the other. */
  private void settle(Cable cable) {
    vanishing.forEach(
        (other, gone) -> {
          if (other.veth().equals(cable.veth()) || other.namespace().equals(cable.namespace())) {
            gone.join();
          }
        });
  }

  void restore(EndpointRequest request, EndpointInfo info) {
    EndpointCheck.whole(request);
    BridgeNetwork network = networks.use(request.network());
    Optional<Ip> v4 = Optional.empty();
    Optional<Ip> v6 = Optional.empty();
    for (String text : info.addresses()) {
      Ip ip = withoutPrefix(text);
      Optional<AddressPool> pool = ip.v6() ? network.v6() : network.v4();
      pool.orElseThrow(() -> EngineException.invalid("address " + ip + " is not the network's"))
          .take(request.endpointId(), ip);
      if (ip.v6()) {
        v6 = Optional.of(ip);
      } else {
        v4 = Optional.of(ip);
      }
    }
    Endpoint endpoint =
        new Endpoint(request, network, v4, v6, EndpointCheck.mac(info.macAddress()), checked(info));
    ports.retake(request, endpoint.ports(), v6.isPresent());
    if (!links.replug(endpoint)) {
      LOG.warn(
          "container {} had lost its cable to {}: laid again",
          request.container().shortForm(),
          network.label());
      replace(endpoint);
    }
    if (!endpoint.mappings().isEmpty()) {
      firewall.republish(endpoint);
    }
    resolver.add(endpoint);
    live.put(endpoint.id(), endpoint);
  }

  private void replace(Endpoint endpoint) {
    try {
      links.plug(endpoint);
    } catch (EngineException e) {
      links.unplug(endpoint.veth()).await();
      throw e;
    }
  }

  /** What comes out of a record is checked like what comes from a client. */
  private static List<PublishedPort> checked(EndpointInfo info) {
    List<PublishedPort> checked = new ArrayList<>(info.ports());
    EndpointCheck.ports(checked);
    return checked;
  }

  private static Ip withoutPrefix(String text) {
    int slash = text.indexOf('/');
    return Ip.parse(slash < 0 ? text : text.substring(0, slash));
  }

  /** Follows from the address, so that neighbours' caches stay right when it is given again. */
  private static String macAddress(EndpointRequest request, Optional<Ip> v4) {
    byte[] tail =
        v4.map(Ip::bytes)
            .orElseGet(() -> HexFormat.of().parseHex(request.endpointId().substring(0, 8)));
    return "02:42:" + HexFormat.ofDelimiter(":").formatHex(tail);
  }
}
