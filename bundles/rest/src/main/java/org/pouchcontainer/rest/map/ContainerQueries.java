package org.pouchcontainer.rest.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Query;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.spi.EngineException;

/**
 * What a list of containers is asked for.
 *
 * @param query for the engine
 * @param limit the newest n that remain, 0 for all
 * @param annotations {@code key} or {@code key=value}, all of which must hold
 */
public record ContainerQueries(ContainerQuery query, int limit, List<String> annotations) {
  private static final Set<String> KEYS =
      Set.of(
          "ancestor",
          "annotation",
          "before",
          "exited",
          "expose",
          "health",
          "id",
          "is-task",
          "isolation",
          "label",
          "name",
          "network",
          "publish",
          "since",
          "status",
          "volume");
  private static final Set<String> HEALTH = Set.of("starting", "healthy", "unhealthy", "none");

  /** Reads it; INVALID_ARGUMENT in Docker's words. */
  public static ContainerQueries read(Query q, ApiDialect dialect) {
    Map<String, List<String>> given = Filters.parse(q.text("filters")).allowing(KEYS).values();
    Map<String, List<String>> filters = new HashMap<>(given);
    filters.remove("annotation");
    filters.remove("isolation");
    filters.values().removeIf(List::isEmpty);
    filters.computeIfPresent("status", (k, words) -> states(dialect, words));
    given.getOrDefault("health", List.of()).stream()
        .filter(h -> !HEALTH.contains(h))
        .findFirst()
        .ifPresent(h -> refuse("health", h));
    given.getOrDefault("exited", List.of()).stream()
        .filter(e -> !e.matches("-?\\d{1,9}"))
        .findFirst()
        .ifPresent(e -> refuse("exited", e));
    // Parameters of older versions, which scripts still use.
    old(q, filters, "before");
    old(q, filters, "since");
    int limit = Math.max(0, q.number("limit").orElse(0));
    boolean all =
        q.flag("all")
            || limit > 0
            || filters.containsKey("status")
            || filters.containsKey("exited");
    List<String> annotations = given.getOrDefault("annotation", List.of());
    return new ContainerQueries(
        new ContainerQuery(all, annotations.isEmpty() ? limit : 0, filters), limit, annotations);
  }

  private static void old(Query q, Map<String, List<String>> filters, String key) {
    if (!q.text(key).isEmpty()) {
      filters.putIfAbsent(key, List.of(q.text(key)));
    }
  }

  private static List<String> states(ApiDialect dialect, List<String> words) {
    List<String> states = new ArrayList<>();
    for (String word : words) {
      List<String> meant = dialect.stateFilter(word);
      if (meant.isEmpty()) {
        refuse("status", word);
      }
      states.addAll(meant);
    }
    return states;
  }

  private static void refuse(String key, String value) {
    throw EngineException.invalid("invalid filter '" + key + "=" + Texts.shorten(value) + "'");
  }

  /** What of the engine's answer was asked for. */
  public List<ContainerDetails> select(List<ContainerDetails> found) {
    if (annotations.isEmpty()) {
      return found;
    }
    return found.stream()
        .filter(d -> annotations.stream().allMatch(a -> has(d, a)))
        .limit(limit == 0 ? Long.MAX_VALUE : limit)
        .toList();
  }

  private static boolean has(ContainerDetails d, String wanted) {
    int equals = wanted.indexOf('=');
    String value = d.spec().annotations().get(equals < 0 ? wanted : wanted.substring(0, equals));
    return value != null && (equals < 0 || value.equals(wanted.substring(equals + 1)));
  }
}
