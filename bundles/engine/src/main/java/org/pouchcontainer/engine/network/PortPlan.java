package org.pouchcontainer.engine.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/**
 * The host ports of one start. Where a range was asked, one port of it is chosen; if that turns out
 * to be taken, the next.
 */
final class PortPlan {
  private static final int MAX_PORT = 65535;
  private static final int MAX_PORTS = 4096;

  private final List<PublishedPort> asked;
  private final Set<String> tried = new HashSet<>();

  private PortPlan(List<PublishedPort> asked) {
    this.asked = asked;
  }

  static PortPlan none() {
    return new PortPlan(List.of());
  }

  /** What a container publishes: what was named, and all that is exposed if that was asked. */
  static PortPlan of(ContainerSpec spec) {
    List<PublishedPort> ports = new ArrayList<>(spec.network().published());
    if (spec.network().publishAll()) {
      for (PublishedPort exposed : exposed(spec.process().exposedPorts())) {
        if (ports.stream().noneMatch(p -> isSame(p, exposed))) {
          ports.add(exposed);
        }
      }
    }
    return new PortPlan(ports);
  }

  private static boolean isSame(PublishedPort a, PublishedPort b) {
    return a.containerPort() == b.containerPort() && a.protocol().equals(b.protocol());
  }

  private static List<PublishedPort> exposed(Set<String> texts) {
    List<PublishedPort> ports = new ArrayList<>();
    for (String text : new TreeSet<>(texts)) {
      String protocol = text.contains("/") ? text.substring(text.indexOf('/') + 1) : "tcp";
      String range = text.contains("/") ? text.substring(0, text.indexOf('/')) : text;
      if (!range.matches("\\d{1,5}(-\\d{1,5})?")) {
        throw EngineException.invalid("exposed port \"" + text + "\": expected as 80/tcp");
      }
      String[] ends = range.split("-");
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int port = Integer.parseInt(ends[0]); port <= last; port++) {
        ports.add(new PublishedPort(protocol, port, "", 0));
      }
    }
    return ports;
  }

  /**
   * Checks a request.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  static void check(ContainerSpec spec) {
    PortPlan plan = of(spec);
    if (plan.asked.size() > MAX_PORTS) {
      throw EngineException.invalid("more than " + MAX_PORTS + " published ports");
    }
    for (PublishedPort p : plan.asked) {
      if (p.containerPort() < 1
          || p.containerPort() > MAX_PORT
          || p.hostPort() < 0
          || p.hostPortEnd() > MAX_PORT
          || !Set.of("tcp", "udp", "sctp").contains(p.protocol())) {
        throw EngineException.invalid(
            "invalid published port " + p.containerPort() + "/" + p.protocol());
      }
      if (!p.hostAddress().isEmpty() && Cidr.address(p.hostAddress()).isEmpty()) {
        throw EngineException.invalid(
            "published port " + p.containerPort() + ": invalid IP address " + p.hostAddress());
      }
    }
  }

  boolean isEmpty() {
    return asked.isEmpty();
  }

  /**
   * The ports to try next: those that were named, and of each range the first that was not tried
   * and that nobody has; empty if a range is used up.
   *
   * @param taken what other containers have
   */
  Optional<List<PublishedPort>> next(List<PublishedPort> taken) {
    List<PublishedPort> chosen = new ArrayList<>();
    for (PublishedPort p : asked) {
      if (p.hostPortEnd() <= p.hostPort()) {
        chosen.add(p);
        continue;
      }
      Optional<PublishedPort> free =
          IntStream.rangeClosed(p.hostPort(), p.hostPortEnd())
              .mapToObj(p::at)
              .filter(c -> !tried.contains(key(c)))
              .filter(c -> taken.stream().noneMatch(t -> key(t).equals(key(c))))
              .filter(c -> chosen.stream().noneMatch(t -> key(t).equals(key(c))))
              .findFirst();
      if (free.isEmpty()) {
        return Optional.empty();
      }
      tried.add(key(free.get()));
      chosen.add(free.get());
    }
    return Optional.of(chosen);
  }

  /** Whether another try can bring other ports. */
  boolean hasRanges() {
    return asked.stream().anyMatch(p -> p.hostPortEnd() > p.hostPort());
  }

  private static String key(PublishedPort p) {
    return p.protocol() + ":" + p.hostPort();
  }
}
