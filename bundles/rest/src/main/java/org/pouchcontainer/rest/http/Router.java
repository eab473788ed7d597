package org.pouchcontainer.rest.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the route of a request. Variables in braces match greedily, slashes and colons included, so
 * that image names work; the first route that was added and matches wins.
 */
public final class Router {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  private final Map<String, List<Route>> byFirstSegment = new HashMap<>();

  /** Adds a route that changes nothing if its method is GET or HEAD, else something. */
  public Router add(String method, String template, RouteHandler handler) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    return add(method, template, reads ? RouteKind.READ : RouteKind.CHANGE, handler);
  }

  /** Adds a route; {@code template} as in {@code /images/{name}/json}. */
  public Router add(String method, String template, RouteKind kind, RouteHandler handler) {
    List<String> names = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    Matcher m = VARIABLE.matcher(template);
    int end = 0;
    while (m.find()) {
      regex.append(Pattern.quote(template.substring(end, m.start()))).append("(.+)");
      names.add(m.group(1));
      end = m.end();
    }
    regex.append(Pattern.quote(template.substring(end)));
    Route route =
        new Route(method, template, Pattern.compile(regex.toString()), names, kind, handler);
    byFirstSegment.computeIfAbsent(firstSegment(template), s -> new ArrayList<>()).add(route);
    return this;
  }

  /** All routes, as {@code GET /images/{name}/json}, sorted. */
  public List<String> templates() {
    return byFirstSegment.values().stream()
        .flatMap(List::stream)
        .map(r -> r.method + " " + r.template)
        .sorted()
        .toList();
  }

  /** The route of this method and decoded path. */
  public Match find(String method, String path) {
    boolean known = false;
    for (Route route : byFirstSegment.getOrDefault(firstSegment(path), List.of())) {
      Matcher m = route.pattern.matcher(path);
      if (!m.matches()) {
        continue;
      }
      if (route.method.equals(method)) {
        return new Match.Found(route.kind, route.handler, route.variables(m));
      }
      known = true;
    }
    return known ? Match.WRONG_METHOD : Match.UNKNOWN;
  }

  private static String firstSegment(String path) {
    int slash = path.indexOf('/', 1);
    return slash < 0 ? path : path.substring(0, slash);
  }

  /** What was found. */
  public sealed interface Match {
    /** No route has this path. */
    Match UNKNOWN = new NotFound(false);

    /** A route has this path, with another method. */
    Match WRONG_METHOD = new NotFound(true);

    /**
     * A route.
     *
     * @param kind what it does
     * @param handler answers
     * @param variables values of the template's variables
     */
    record Found(RouteKind kind, RouteHandler handler, Map<String, String> variables)
        implements Match {}

    /**
     * No route.
     *
     * @param pathKnown whether another method would have had one
     */
    record NotFound(boolean pathKnown) implements Match {}
  }

  private record Route(
      String method,
      String template,
      Pattern pattern,
      List<String> names,
      RouteKind kind,
      RouteHandler handler) {
    Map<String, String> variables(Matcher m) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), m.group(i + 1));
      }
      return values;
    }
  }
}
