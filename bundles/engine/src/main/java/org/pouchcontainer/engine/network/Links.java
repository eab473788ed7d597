package org.pouchcontainer.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.network.Connections.Live;
import org.pouchcontainer.engine.network.Connections.Wanted;
import org.pouchcontainer.spi.EngineException;

/** Links: other containers under names of one's own choice, in the hosts file of the one. */
final class Links {
  private final Function<String, Optional<ContainerRecord>> finder;

  /** Links to containers that {@code finder} finds by name or id. */
  Links(Function<String, Optional<ContainerRecord>> finder) {
    this.finder = finder;
  }

  /**
   * A link.
   *
   * @param container name or id of the other
   * @param alias what it is called
   */
  record Link(String container, String alias) {
    /**
     * Reads {@code container:alias} or {@code container}, and the form in which links are shown.
     *
     * @throws EngineException INVALID_ARGUMENT
     */
    static Link parse(String text) {
      int colon = text.indexOf(':');
      String container = colon < 0 ? text : text.substring(0, colon);
      String alias = colon < 0 ? container : text.substring(colon + 1);
      alias = alias.substring(alias.lastIndexOf('/') + 1);
      container = container.startsWith("/") ? container.substring(1) : container;
      if (container.isEmpty() || !alias.matches("[^\\s\\p{Cntrl}:]{1,255}")) {
        throw EngineException.invalid("bad format for links: " + text);
      }
      return new Link(container, alias);
    }
  }

  /** As {@link #check(ContainerSpec, Connections)} for links of one network. */
  void check(List<String> texts) {
    texts.forEach(text -> require(Link.parse(text)));
  }

  /** Checks that links are well-formed and the containers they name exist. */
  void check(ContainerSpec spec, Connections connections) {
    links(spec, connections).forEach(link -> require(link));
  }

  private ContainerRecord require(Link link) {
    return finder
        .apply(link.container())
        .orElseThrow(
            () -> EngineException.notFound("could not get container for " + link.container()));
  }

  /**
   * Checks at a start that the linked containers run.
   *
   * @throws EngineException CONFLICT
   */
  void requireRunning(ContainerRecord record) {
    for (Link link : links(record.spec(), record.connections())) {
      ContainerRecord other = require(link);
      if (!other.state().status().isAlive()) {
        throw EngineException.conflict(
            "Cannot link to a non running container: /"
                + other.name()
                + " AS /"
                + record.name()
                + "/"
                + link.alias());
      }
    }
  }

  /** Lines for the hosts file of a container that has these endpoints. */
  List<String> lines(ContainerRecord record, List<Live> live) {
    List<String> lines = new ArrayList<>();
    for (Link link : links(record.spec(), record.connections())) {
      finder.apply(link.container()).ifPresent(other -> lines.addAll(lines(link, other, live)));
    }
    return lines;
  }

  /**
   * Lines that lead from {@code linking} to {@code linked}, if it is linked and shares a network.
   */
  List<String> linesTo(ContainerRecord linking, ContainerRecord linked) {
    List<String> lines = new ArrayList<>();
    for (Link link : links(linking.spec(), linking.connections())) {
      boolean meant =
          finder.apply(link.container()).filter(c -> c.id().equals(linked.id())).isPresent();
      if (meant) {
        lines.addAll(lines(link, linked, linking.connections().live()));
      }
    }
    return lines;
  }

  private static List<String> lines(Link link, ContainerRecord other, List<Live> live) {
    for (Live own : live) {
      Optional<Live> shared = other.connections().live(own.networkId()).filter(Live::isPlugged);
      if (shared.isPresent()) {
        String names = names(link, other);
        return shared.get().info().addresses().stream()
            .map(address -> address.replaceFirst("/.*", "") + "\t" + names)
            .toList();
      }
    }
    return List.of();
  }

  private static String names(Link link, ContainerRecord other) {
    return link.alias() + " " + other.id().shortForm() + " " + other.name();
  }

  private static List<Link> links(ContainerSpec spec, Connections connections) {
    List<String> texts = new ArrayList<>(spec.network().links());
    for (Wanted wanted : connections.wanted()) {
      EndpointSettings settings = wanted.settings();
      settings.links().stream().filter(text -> !texts.contains(text)).forEach(texts::add);
    }
    return texts.stream().map(Link::parse).toList();
  }
}
