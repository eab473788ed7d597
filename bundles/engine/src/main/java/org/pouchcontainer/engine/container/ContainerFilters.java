package org.pouchcontainer.engine.container;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.Health;
import org.pouchcontainer.engine.container.ContainerRecord.StoredMount;
import org.pouchcontainer.engine.network.NetworkViews;
import org.pouchcontainer.spi.EngineException;

/** Turns the filters of a listing into one predicate on records. */
final class ContainerFilters {
  private static final int MAX_PATTERN = 256;

  private ContainerFilters() {}

  /**
   * The predicate.
   *
   * @throws EngineException INVALID_ARGUMENT for an unknown key or a malformed value
   */
  static Predicate<ContainerRecord> of(
      ContainerQuery query, ContainerIndex index, NetworkViews networks) {
    Predicate<ContainerRecord> all = record -> true;
    for (Map.Entry<String, List<String>> filter : query.filters().entrySet()) {
      String key = filter.getKey();
      if (!ContainerQuery.KEYS.contains(key)) {
        throw EngineException.invalid(
            "filter \"" + key + "\": not known; there are " + ContainerQuery.KEYS);
      }
      Predicate<ContainerRecord> matching =
          filter.getValue().stream()
              .map(value -> one(key, value, index, networks))
              .reduce(key.equals("label") ? Predicate::and : Predicate::or)
              .orElse(record -> true);
      all = all.and(matching);
    }
    return all;
  }

  private static Predicate<ContainerRecord> one(
      String key, String value, ContainerIndex index, NetworkViews networks) {
    return switch (key) {
      case "id" -> record -> record.id().value().startsWith(value);
      case "name" -> name(value);
      case "label" -> record -> hasLabel(record.spec().labels(), value);
      case "status" -> status(value);
      case "ancestor" ->
          record ->
              record.spec().image().equals(value)
                  || record.imageId().toString().startsWith(value)
                  || record.imageId().hex().startsWith(value);
      case "before" -> {
        ContainerRecord other = index.require(value).record();
        yield record -> record.created().isBefore(other.created());
      }
      case "since" -> {
        ContainerRecord other = index.require(value).record();
        yield record -> record.created().isAfter(other.created());
      }
      case "exited" -> exited(value);
      case "volume" -> record -> record.mounts().stream().anyMatch(m -> isVolume(m, value));
      case "network" -> record -> networks.isIn(record, value);
      case "publish", "expose" ->
          record -> record.spec().process().exposedPorts().contains(withProtocol(value));
      case "health" -> health(value, index);
      case "is-task" -> record -> !Boolean.parseBoolean(value);
      default -> throw EngineException.internal("filter " + key, null);
    };
  }

  /** A regular expression on the name, with or without the leading slash, as docker takes it. */
  private static Predicate<ContainerRecord> name(String value) {
    if (value.length() > MAX_PATTERN) {
      throw EngineException.invalid("filter name: pattern of more than " + MAX_PATTERN);
    }
    // Names are short, but a hostile pattern can still take exponential time: take it literally
    // unless it only uses what users of docker write.
    if (!value.matches("[\\^/]*[a-zA-Z0-9_.*|-]*\\$?")) {
      throw EngineException.invalid(
          "filter name \"" + value + "\": only letters, digits and ^ $ . * | / _ - are allowed");
    }
    try {
      Pattern pattern = Pattern.compile(value);
      return record ->
          pattern.matcher(record.name()).find() || pattern.matcher("/" + record.name()).find();
    } catch (PatternSyntaxException e) {
      throw EngineException.invalid("filter name \"" + value + "\": " + e.getDescription());
    }
  }

  private static Predicate<ContainerRecord> health(String value, ContainerIndex index) {
    if (value.equals("none")) {
      return record -> index.healthOf(record) == null;
    }
    Health.Status status;
    try {
      status = Health.Status.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid(
          "filter health \"" + value + "\": expected starting, healthy, unhealthy or none");
    }
    return record -> {
      Health health = index.healthOf(record);
      return health != null && health.status() == status;
    };
  }

  private static boolean hasLabel(Map<String, String> labels, String wanted) {
    int not = wanted.indexOf("!=");
    if (not > 0) {
      return !wanted.substring(not + 2).equals(labels.get(wanted.substring(0, not)));
    }
    int equals = wanted.indexOf('=');
    return equals < 0
        ? labels.containsKey(wanted)
        : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
  }

  private static Predicate<ContainerRecord> status(String value) {
    ContainerStatus status;
    try {
      status = ContainerStatus.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid(
          "filter status \""
              + value
              + "\": expected created, running, paused, restarting, stopped, exited, removing or"
              + " dead");
    }
    // The Docker dialect has one word for both ends.
    return record ->
        record.state().status() == status
            || (status == ContainerStatus.EXITED
                && record.state().status() == ContainerStatus.STOPPED);
  }

  private static Predicate<ContainerRecord> exited(String value) {
    int code;
    try {
      code = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw EngineException.invalid("filter exited \"" + value + "\": expected an exit code");
    }
    return record ->
        record.state().finishedAt() != null
            && !record.state().status().isAlive()
            && record.state().exitCode() == code;
  }

  private static boolean isVolume(StoredMount mount, String value) {
    return mount.request().source().equals(value) || mount.request().target().equals(value);
  }

  private static String withProtocol(String port) {
    return port.contains("/") ? port : port + "/tcp";
  }
}
