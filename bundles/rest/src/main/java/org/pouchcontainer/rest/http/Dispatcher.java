package org.pouchcontainer.rest.http;

import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.VersionPrefix;
import org.pouchcontainer.spi.EngineException;

/** Takes a request from Jetty, finds its route, asks the guard and sees to an answer. */
public final class Dispatcher implements Request.Handler {
  private static final int MAX_PATH = 8 << 10;
  private static final Client UNASKED = new Client(Optional.empty(), "");
  private static final Query NO_QUERY = Query.parse(null);

  private final ApiDialect dialect;
  private final Router router;
  private final Guard guard;
  private final Clients clients;
  private final String server;

  /**
   * Answers one dialect.
   *
   * @param dialect of this listener
   * @param router the routes
   * @param guard is asked before anything is changed
   * @param clients finds out who asks
   * @param engineVersion for the Server header
   */
  public Dispatcher(
      ApiDialect dialect, Router router, Guard guard, Clients clients, String engineVersion) {
    this.dialect = dialect;
    this.router = router;
    this.guard = guard;
    this.clients = clients;
    this.server = dialect.serverName() + "/" + engineVersion + " (linux)";
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response
        .getHeaders()
        .put(HttpHeader.SERVER, server)
        .put("Api-Version", dialect.apiVersion())
        .put("Docker-Experimental", "false")
        .put("Ostype", "linux");
    String path = request.getHttpURI().getPath();
    VersionPrefix target = new VersionPrefix(1, 0, "/");
    Query query;
    try {
      if (path == null || path.length() > MAX_PATH) {
        throw EngineException.invalid(
            "address: missing or longer than " + MAX_PATH + " characters");
      }
      target = VersionPrefix.split(dialect, Query.decode(path, false));
      query = Query.parse(request.getHttpURI().getQuery());
    } catch (EngineException e) {
      new Exchange(request, response, callback, dialect, target, Map.of(), NO_QUERY, UNASKED)
          .fail(e);
      return true;
    }
    Router.Match match = router.find(request.getMethod(), target.path());
    if (match instanceof Router.Match.Found found) {
      run(found, new Parts(request, response, callback, target, query));
    } else {
      boolean known = match == Router.Match.WRONG_METHOD;
      new Exchange(request, response, callback, dialect, target, Map.of(), query, UNASKED)
          .refuse(known ? 405 : 404, known ? "method not allowed" : "page not found");
    }
    return true;
  }

  private record Parts(
      Request request, Response response, Callback callback, VersionPrefix target, Query query) {}

  private void run(Router.Match.Found found, Parts p) {
    Client client = found.kind() == RouteKind.READ ? UNASKED : clients.of(p.request);
    Callback end = p.callback;
    EngineException refusal = null;
    try {
      end =
          guard.admit(
              found.kind(),
              p.request.getMethod(),
              p.target.path(),
              client,
              p.response::getStatus,
              p.callback);
    } catch (EngineException e) {
      refusal = e;
    }
    Exchange exchange =
        new Exchange(
            p.request, p.response, end, dialect, p.target, found.variables(), p.query, client);
    if (refusal != null) {
      exchange.fail(refusal);
      return;
    }
    try {
      found.handler().handle(exchange);
    } catch (Throwable e) {
      // Whatever it is, the client waits for an answer.
      exchange.fail(e);
    }
  }
}
