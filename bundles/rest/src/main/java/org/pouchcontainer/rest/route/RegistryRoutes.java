package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.api.image.RegistryService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Query;
import org.pouchcontainer.rest.http.RouteKind;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.map.Credentials;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.ImageViews;
import org.pouchcontainer.rest.wire.AuthConfig;
import org.pouchcontainer.rest.wire.SystemBodies;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** What registries are asked: login, search, and what a reference stands for. */
public final class RegistryRoutes implements RouteSet {
  private static final Set<String> SEARCH_FILTERS = Set.of("is-official", "is-automated", "stars");
  private static final int DEFAULT_LIMIT = 25;
  private static final int MAX_LIMIT = 100;

  private final Offer<RegistryService> registries;

  /** Routes to this service. */
  public RegistryRoutes(@Nullable RegistryService registries) {
    this.registries = new Offer<>(registries, "login to and search of registries");
  }

  @Override
  public void addTo(Router router) {
    router
        .add("POST", "/auth", RouteKind.READ, this::login)
        .add("GET", "/images/search", this::search)
        .add("POST", "/images/search", RouteKind.READ, this::search)
        .add("GET", "/distribution/{name}/json", this::inspect);
  }

  private void login(Exchange x) throws IOException {
    RegistryService service = registries.get();
    AuthConfig auth = x.body(AuthConfig.class);
    RegistryCredentials credentials =
        Credentials.of(auth)
            .orElseThrow(() -> EngineException.invalid("login: name and password are missing"));
    try {
      String token = service.login(Credentials.registry(auth), credentials);
      x.json(200, new SystemBodies.LoggedIn("Login Succeeded", token));
    } catch (EngineException e) {
      boolean refused =
          e.kind() == ErrorKind.UNAUTHENTICATED
              || e.kind() == ErrorKind.PERMISSION_DENIED
              || x.dialect() == ApiDialect.POUCH;
      if (!refused) {
        throw e;
      }
      x.refuse(401, String.valueOf(e.getMessage()));
    }
  }

  private void search(Exchange x) {
    RegistryService service = registries.get();
    Query q = x.query();
    String term = q.text("term");
    if (term.isBlank()) {
      throw EngineException.invalid("parameter term: what to search is missing");
    }
    String registry = q.text("registry");
    int limit = q.number("limit").orElse(0);
    if (limit < 0 || limit > MAX_LIMIT) {
      throw EngineException.invalid(
          "parameter limit: " + limit + " is outside the range of [1, " + MAX_LIMIT + "]");
    }
    List<RegistryService.Hit> hits =
        service.search(
            registry.isEmpty() ? term : registry + "/" + term,
            limit == 0 ? DEFAULT_LIMIT : limit,
            filters(q),
            Credentials.parse(x.header("X-Registry-Auth")).orElse(null));
    x.json(200, hits.stream().map(ImageViews::hit).toList());
  }

  private static Map<String, List<String>> filters(Query q) {
    Filters f = Filters.parse(q.text("filters")).allowing(SEARCH_FILTERS);
    f.flag("is-official");
    f.flag("is-automated");
    for (String stars : f.of("stars")) {
      if (!stars.matches("\\d{1,9}")) {
        throw EngineException.invalid("invalid filter 'stars': it is no number");
      }
    }
    return f.values();
  }

  private void inspect(Exchange x) {
    x.json(
        200,
        ImageViews.distribution(
            registries
                .get()
                .inspect(
                    x.variable("name"),
                    Credentials.parse(x.header("X-Registry-Auth")).orElse(null))));
  }
}
