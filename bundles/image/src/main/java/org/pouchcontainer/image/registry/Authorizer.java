package org.pouchcontainer.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.TokenAnswer;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Answers a registry's challenges, Basic and Bearer.
 *
 * <p>Credentials go to the registry itself and to the token service that it names, over HTTPS
 * unless the registry is spoken to in plain HTTP; never to where a redirect leads (CVE-2020-15157).
 * The scope that is asked for is ours, not the challenge's. Safe for several threads.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token
 *     authentication</a>
 */
final class Authorizer {
  private static final int MAX_TOKEN_ANSWER = 1 << 20;

  private final HttpTransport transport;
  private final RegistryEndpoint endpoint;
  private final List<String> scopes;
  private final boolean offline;
  private final Credentials credentials;
  private @Nullable String header;
  private @Nullable String refreshToken;

  /**
   * @param scopes what to ask a token service for, as {@code repository:a/b:pull}; none to just log
   *     in
   * @param offline whether to ask for a token that stands for the password from now on
   */
  Authorizer(
      HttpTransport transport,
      RegistryEndpoint endpoint,
      List<String> scopes,
      boolean offline,
      Credentials credentials) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.scopes = List.copyOf(scopes);
    this.offline = offline;
    this.credentials = credentials;
    if (!credentials.registryToken().isEmpty()) {
      header = "Bearer " + credentials.registryToken();
    }
  }

  /** What to send with a request, if anything is known yet. */
  synchronized Optional<String> header() {
    return Optional.ofNullable(header);
  }

  /** The token that stands for the password from now on, if one was asked for and given. */
  synchronized Optional<String> refreshToken() {
    return Optional.ofNullable(refreshToken);
  }

  /**
   * Makes a new header out of the challenges of a 401 answer.
   *
   * @param rejected the header that was sent with the request, or null
   * @return false if there is nothing (more) to try
   */
  synchronized boolean answer(List<String> challenges, @Nullable String rejected)
      throws IOException {
    if (header != null && !header.equals(rejected)) {
      return true; // another thread has answered meanwhile
    }
    if (!credentials.registryToken().isEmpty()) {
      return false;
    }
    for (Challenge challenge : Challenge.parse(challenges)) {
      if (challenge.scheme().equals("bearer")) {
        header = "Bearer " + fetchToken(challenge);
        return true;
      }
      if (challenge.scheme().equals("basic") && credentials.hasPassword()) {
        String basic = credentials.basic();
        boolean fresh = !basic.equals(rejected);
        header = basic;
        return fresh;
      }
    }
    return false;
  }

  private String fetchToken(Challenge challenge) throws IOException {
    URI realm = realm(challenge);
    HttpRequest.Builder request =
        credentials.identityToken().isEmpty()
            ? tokenRequest(realm, challenge)
            : refreshRequest(realm, challenge);
    HttpResponse<InputStream> response = transport.send(request);
    try (InputStream body = transport.watched(response.body())) {
      byte[] content = body.readNBytes(MAX_TOKEN_ANSWER);
      if (response.statusCode() != 200) {
        throw refused(realm, response.statusCode());
      }
      TokenAnswer answer =
          Json.read(content, TokenAnswer.class, "answer of token service " + realm.getHost());
      refreshToken = answer.refreshToken();
      return answer
          .anyToken()
          .filter(token -> token.chars().allMatch(c -> c > 32 && c < 127))
          .orElseThrow(
              () ->
                  new EngineException(
                      ErrorKind.UNAVAILABLE,
                      "log in to %s: the token service %s sent no token"
                          .formatted(endpoint.domain(), realm.getHost())));
    }
  }

  private EngineException refused(URI realm, int status) {
    boolean denied = status == 401 || status == 403 || status == 400;
    return new EngineException(
        denied ? ErrorKind.UNAUTHENTICATED : ErrorKind.UNAVAILABLE,
        "log in to %s: the token service %s answered %d%s"
            .formatted(
                endpoint.domain(),
                realm.getHost(),
                status,
                denied ? "; check user name and password" : ""));
  }

  private URI realm(Challenge challenge) {
    String text = challenge.parameter("realm").orElse("");
    URI realm;
    try {
      realm = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw badRealm(text);
    }
    boolean https = "https".equals(realm.getScheme());
    boolean http = "http".equals(realm.getScheme()) && endpoint.isPlain();
    if (realm.getHost() == null || realm.getRawUserInfo() != null || !(https || http)) {
      throw badRealm(text);
    }
    return realm;
  }

  private EngineException badRealm(String text) {
    String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return new EngineException(
        ErrorKind.PERMISSION_DENIED,
        "log in to %s: its token service \"%s\" is not an https address, so no credentials go there"
            .formatted(endpoint.domain(), shown.replaceAll("\\p{Cntrl}", "?")));
  }

  private HttpRequest.Builder tokenRequest(URI realm, Challenge challenge) {
    StringBuilder query = new StringBuilder();
    challenge.parameter("service").ifPresent(s -> append(query, "service", s));
    scopes.forEach(scope -> append(query, "scope", scope));
    if (offline) {
      append(query, "offline_token", "true");
      append(query, "client_id", "pouch");
    }
    if (credentials.hasPassword()) {
      append(query, "account", credentials.username());
    }
    String separator = realm.getRawQuery() == null ? "?" : "&";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(realm + separator + query)).GET();
    if (credentials.hasPassword()) {
      request.header("Authorization", credentials.basic());
    }
    return request;
  }

  private HttpRequest.Builder refreshRequest(URI realm, Challenge challenge) {
    StringBuilder form = new StringBuilder();
    append(form, "grant_type", "refresh_token");
    append(form, "refresh_token", credentials.identityToken());
    append(form, "client_id", "pouch");
    append(form, "service", challenge.parameter("service").orElse(endpoint.domain()));
    if (!scopes.isEmpty()) {
      append(form, "scope", String.join(" ", scopes));
    }
    return HttpRequest.newBuilder(realm)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form.toString()));
  }

  private static void append(StringBuilder target, String name, String value) {
    target.append(target.isEmpty() ? "" : "&").append(name).append('=');
    target.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
