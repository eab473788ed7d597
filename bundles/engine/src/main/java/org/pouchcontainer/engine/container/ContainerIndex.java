package org.pouchcontainer.engine.container;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.Health;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Finds containers by name, id and prefix, and keeps names unique. Reading takes no lock. */
final class ContainerIndex {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
  private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f]{1,64}");

  private final Map<ContainerId, Container> byId = new ConcurrentHashMap<>();
  private final Map<String, ContainerId> byName = new ConcurrentHashMap<>();

  Collection<Container> all() {
    return byId.values();
  }

  /**
   * Checks the form of a name and strips a leading slash.
   *
   * @throws EngineException INVALID_ARGUMENT
   */
  static String checkName(String name) {
    String bare = name.startsWith("/") ? name.substring(1) : name;
    if (!NAME.matcher(bare).matches()) {
      String shown = bare.length() <= 80 ? bare : bare.substring(0, 80) + "…";
      throw EngineException.invalid(
          "Invalid container name ("
              + shown
              + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed, a letter or digit first");
    }
    return bare;
  }

  /**
   * Reserves a name before anything of the container exists.
   *
   * @throws EngineException ALREADY_EXISTS naming the container that has it
   */
  void reserve(String name, ContainerId id) {
    ContainerId owner = byName.putIfAbsent(name, id);
    if (owner != null && !owner.equals(id)) {
      throw new EngineException(
          ErrorKind.ALREADY_EXISTS,
          "container name \"/"
              + name
              + "\" is already in use by container "
              + owner
              + "; remove or rename that one, or choose another name");
    }
  }

  /** A free name: the first six digits of the id, else the next window of six. */
  String reserveGenerated(ContainerId id) {
    for (int at = 0; at + 6 <= id.value().length(); at++) {
      String candidate = id.value().substring(at, at + 6);
      if (byName.putIfAbsent(candidate, id) == null) {
        return candidate;
      }
    }
    reserve(id.value(), id);
    return id.value();
  }

  void releaseName(String name, ContainerId id) {
    byName.remove(name, id);
  }

  /**
   * Adds a container whose name is reserved.
   *
   * @throws EngineException ALREADY_EXISTS if the id is taken
   */
  void add(Container container) {
    ContainerId id = container.record().id();
    if (byId.putIfAbsent(id, container) != null) {
      throw new EngineException(
          ErrorKind.ALREADY_EXISTS, "container id " + id + ": in use; choose another");
    }
  }

  /** What its health check says; null if it has none, never ran or is gone. */
  @Nullable Health healthOf(ContainerRecord record) {
    Container container = byId.get(record.id());
    return container == null ? null : container.health();
  }

  boolean hasId(ContainerId id) {
    return byId.containsKey(id);
  }

  void remove(Container container) {
    ContainerRecord record = container.record();
    byId.remove(record.id(), container);
    byName.remove(record.name(), record.id());
  }

  /**
   * Finds a container.
   *
   * @throws EngineException NOT_FOUND, or CONFLICT for an ambiguous prefix
   */
  Container require(String nameOrId) {
    return find(nameOrId)
        .orElseThrow(
            () ->
                EngineException.notFound(
                    "No such container: "
                        + (nameOrId.length() <= 80 ? nameOrId : nameOrId.substring(0, 80) + "…")));
  }

  private Optional<Container> find(String nameOrId) {
    String bare = nameOrId.startsWith("/") ? nameOrId.substring(1) : nameOrId;
    boolean digits = ID_PREFIX.matcher(bare).matches();
    if (digits && bare.length() == 64) {
      // A whole id comes first: nobody can take it over by choosing it as a name.
      Container whole = byId.get(new ContainerId(bare));
      if (whole != null) {
        return Optional.of(whole);
      }
    }
    ContainerId named = byName.get(bare);
    if (named != null) {
      return Optional.ofNullable(byId.get(named));
    }
    if (!digits) {
      return Optional.empty();
    }
    List<Container> matching = new ArrayList<>();
    byId.forEach(
        (id, container) -> {
          if (id.value().startsWith(bare)) {
            matching.add(container);
          }
        });
    if (matching.size() > 1) {
      throw EngineException.conflict(
          "container \"" + bare + "\": " + matching.size() + " ids begin so; give more digits");
    }
    return matching.stream().findFirst();
  }
}
