package org.pouchcontainer.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.RegistryErrors;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Requests to one registry: answers its challenges, follows its redirects, and says what its
 * refusals mean. Safe for several threads.
 *
 * <p>Failures that a later try may not have (connection lost, 429, 5xx) are IOExceptions; the
 * others are EngineExceptions of the kind that the registry means.
 */
final class RegistryExchange {
  private static final int MAX_REDIRECTS = 5;
  private static final int MAX_ERROR_BODY = 64 << 10;
  private static final Set<Integer> CONTENT = Set.of(200, 206);

  private final HttpTransport transport;
  private final RegistryEndpoint endpoint;
  private final Authorizer authorizer;

  RegistryExchange(HttpTransport transport, RegistryEndpoint endpoint, Authorizer authorizer) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.authorizer = authorizer;
  }

  /** Makes the content of a request, anew for each try. */
  @FunctionalInterface
  interface Body {
    /** A publisher that begins at the beginning. */
    HttpRequest.BodyPublisher publisher() throws IOException;
  }

  /**
   * A request.
   *
   * @param method as {@code GET}
   * @param uri where to
   * @param headers besides Authorization
   * @param body what to send, null for nothing
   * @param sent tells how many bytes of it have gone; null if it is small
   * @param accepted statuses that are answers, not refusals
   */
  record Call(
      String method,
      URI uri,
      Map<String, String> headers,
      @Nullable Body body,
      @Nullable LongSupplier sent,
      Set<Integer> accepted) {
    Call(String method, URI uri, Set<Integer> accepted) {
      this(method, uri, Map.of(), null, null, accepted);
    }

    boolean mayBeRedirected() {
      return method.equals("GET") || method.equals("HEAD");
    }
  }

  /** An answer of 200 or 206, after challenges and redirects. */
  HttpResponse<InputStream> get(URI uri, Map<String, String> headers, String what)
      throws IOException {
    return send(new Call("GET", uri, headers, null, null, CONTENT), what);
  }

  /**
   * An answer with an accepted status; its body must be closed.
   *
   * @param what names the request in messages
   */
  HttpResponse<InputStream> send(Call call, String what) throws IOException {
    URI target = call.uri();
    int redirects = 0;
    int challenges = 0;
    while (true) {
      boolean home = isHome(target);
      String authorization = home ? authorizer.header().orElse(null) : null;
      HttpResponse<InputStream> response = sendOnce(call, target, authorization);
      int status = response.statusCode();
      if (call.accepted().contains(status)) {
        return response;
      }
      try (InputStream body = transport.watched(response.body())) {
        if (isRedirect(status) && call.mayBeRedirected()) {
          if (++redirects > MAX_REDIRECTS) {
            throw new EngineException(ErrorKind.UNAVAILABLE, what + ": too many redirects");
          }
          target = location(target, response, what);
          continue;
        }
        boolean again =
            status == 401
                && home
                && ++challenges <= 2
                && authorizer.answer(
                    response.headers().allValues("WWW-Authenticate"), authorization);
        if (!again) {
          throw refused(what, response, body);
        }
      }
    }
  }

  private HttpResponse<InputStream> sendOnce(Call call, URI target, @Nullable String authorization)
      throws IOException {
    Body body = call.body();
    HttpRequest.BodyPublisher content =
        body == null ? HttpRequest.BodyPublishers.noBody() : body.publisher();
    HttpRequest.Builder request = HttpRequest.newBuilder(target).method(call.method(), content);
    call.headers().forEach(request::header);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    LongSupplier sent = call.sent();
    return sent == null ? transport.send(request) : transport.upload(request, sent);
  }

  /** Whether an address is of the registry itself, so that it may be shown credentials. */
  private boolean isHome(URI target) {
    return endpoint.base().getScheme().equals(target.getScheme())
        && endpoint.base().getRawAuthority().equalsIgnoreCase(target.getRawAuthority());
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Where an answer leads; never from an encrypted connection to a plain one. */
  URI location(URI from, HttpResponse<?> response, String what) {
    String location = response.headers().firstValue("Location").orElse("");
    try {
      URI to = from.resolve(location);
      boolean https = "https".equals(to.getScheme());
      boolean http = "http".equals(to.getScheme()) && "http".equals(from.getScheme());
      if (!location.isEmpty() && to.getHost() != null && (https || http)) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, what + ": the registry redirects to no valid address", e);
    }
    throw new EngineException(
        ErrorKind.UNAVAILABLE, what + ": the registry redirects to an address that is not secure");
  }

  private EngineException refused(String what, HttpResponse<?> response, InputStream body)
      throws IOException {
    int status = response.statusCode();
    String reason = reason(response, body);
    if (status == 429 || status >= 500) {
      throw new IOException("the registry answered " + status + reason);
    }
    return switch (status) {
      case 401 ->
          new EngineException(
              ErrorKind.UNAUTHENTICATED,
              "%s: the registry wants credentials%s; log in to %s, or check the name"
                  .formatted(what, reason, endpoint.domain()));
      case 403 ->
          new EngineException(
              ErrorKind.PERMISSION_DENIED, what + ": the registry denies access" + reason);
      case 404 -> new EngineException(ErrorKind.NOT_FOUND, what + ": not found" + reason);
      default ->
          new EngineException(
              ErrorKind.UNAVAILABLE,
              "%s: the registry answered %d%s".formatted(what, status, reason));
    };
  }

  private static String reason(HttpResponse<?> response, InputStream body) throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    byte[] content = body.readNBytes(MAX_ERROR_BODY);
    if (!type.contains("json") || content.length == 0) {
      return "";
    }
    try {
      String summary = Json.read(content, RegistryErrors.class, "error answer").summary();
      return summary.isEmpty() ? "" : " (" + summary + ")";
    } catch (EngineException e) {
      // The status says what matters; a proxy's error page adds nothing.
      return "";
    }
  }

  /** What a failure of the connection means. */
  EngineException unreachable(String what, IOException cause) {
    if (cause instanceof InterruptedIOException) {
      return new EngineException(ErrorKind.CANCELLED, what + ": interrupted", cause);
    }
    boolean connect =
        cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    String why =
        cause instanceof HttpTimeoutException
            ? "no answer in time"
            : connect ? "cannot connect" : DiskErrors.describe(cause);
    return new EngineException(
        ErrorKind.UNAVAILABLE,
        "%s: registry %s: %s; check that it is up and reachable"
            .formatted(what, endpoint.base(), why),
        cause);
  }
}
