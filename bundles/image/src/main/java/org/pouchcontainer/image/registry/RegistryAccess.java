package org.pouchcontainer.image.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Logs in to a registry and searches it. Safe for several threads. */
public final class RegistryAccess {
  private static final String DOCKER_HUB = "docker.io";
  private static final URI DOCKER_INDEX = URI.create("https://index.docker.io");

  private final HttpTransport transport;
  private final RegistryEndpoint endpoint;
  private final Credentials credentials;
  private final Authorizer authorizer;

  /** Speaks to this registry. */
  public RegistryAccess(
      HttpTransport transport, RegistryEndpoint endpoint, Credentials credentials) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.authorizer = new Authorizer(transport, endpoint, List.of(), true, credentials);
  }

  /**
   * Checks the credentials.
   *
   * @return a token that stands for them from now on, if the registry gives any
   * @throws EngineException UNAUTHENTICATED, UNAVAILABLE
   */
  public Optional<String> login() {
    String what = "log in to " + endpoint.domain();
    RegistryExchange exchange = new RegistryExchange(transport, endpoint, authorizer);
    try {
      HttpResponse<InputStream> answer = exchange.get(endpoint.resolve(""), Map.of(), what);
      answer.body().close();
    } catch (IOException e) {
      throw exchange.unreachable(what, e);
    }
    return authorizer.refreshToken().filter(token -> !token.isEmpty());
  }

  /**
   * A repository that was found.
   *
   * @param name its name
   * @param description what it says of itself
   * @param stars how many like it
   * @param official whether it is official
   * @param automated whether it is built automatically
   */
  public record Found(
      @Nullable String name,
      @Nullable String description,
      @JsonProperty("star_count") int stars,
      @JsonProperty("is_official") boolean official,
      @JsonProperty("is_automated") boolean automated) {}

  private record Answer(@Nullable List<Found> results) {}

  /**
   * Asks the registry's index (version 1 of the API; no later version has a search).
   *
   * @throws EngineException NOT_FOUND if the registry has no search, UNAVAILABLE
   */
  public List<Found> search(String term, int limit) {
    String what = "search \"%s\" in %s".formatted(term, endpoint.domain());
    boolean hub = endpoint.domain().equals(DOCKER_HUB);
    RegistryEndpoint index = hub ? new RegistryEndpoint(DOCKER_INDEX, endpoint.domain()) : endpoint;
    URI uri =
        URI.create(
            index.base()
                + "/v1/search?q="
                + URLEncoder.encode(term, StandardCharsets.UTF_8)
                + "&n="
                + limit);
    RegistryExchange exchange = new RegistryExchange(transport, index, authorizer);
    Map<String, String> headers =
        credentials.hasPassword()
            ? Map.of("Accept", "application/json", "Authorization", credentials.basic())
            : Map.of("Accept", "application/json");
    try {
      HttpResponse<InputStream> response =
          exchange.send(
              new RegistryExchange.Call("GET", uri, headers, null, null, Set.of(200)), what);
      try (InputStream body = transport.watched(response.body())) {
        byte[] content = body.readNBytes(Json.MAX_DOCUMENT_BYTES + 1);
        return Copies.list(Json.read(content, Answer.class, "answer to a search").results());
      }
    } catch (IOException e) {
      throw exchange.unreachable(what, e);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        throw new EngineException(
            ErrorKind.NOT_IMPLEMENTED, what + ": this registry offers no search", e);
      }
      throw e;
    }
  }
}
