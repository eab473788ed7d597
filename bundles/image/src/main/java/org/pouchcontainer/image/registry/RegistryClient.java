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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.image.content.BlobAddress;
import org.pouchcontainer.image.content.BlobSource;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.RegistryErrors;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Reads one repository of a registry (OCI distribution-spec, "Pull"). Safe for several threads.
 *
 * <p>Failures that a later try may not have (connection lost, 429, 5xx) are IOExceptions; the
 * others are EngineExceptions of the kind that the registry means.
 */
public final class RegistryClient implements BlobSource {
  private static final int MAX_REDIRECTS = 5;
  private static final int MAX_ERROR_BODY = 64 << 10;

  private final HttpTransport transport;
  private final RegistryEndpoint endpoint;
  private final String repository;
  private final Authorizer authorizer;

  /**
   * @param repository path of the repository, valid by {@code ImageReference}'s rules
   */
  public RegistryClient(
      HttpTransport transport,
      RegistryEndpoint endpoint,
      String repository,
      Credentials credentials) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.repository = repository;
    this.authorizer = new Authorizer(transport, endpoint, repository, credentials);
  }

  /**
   * A manifest or index as received.
   *
   * @param content the bytes
   * @param mediaType what the registry calls it; null if it does not say
   * @param digest the digest of the bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record FetchedManifest(byte[] content, @Nullable String mediaType, Digest digest) {}

  /**
   * Fetches a manifest by tag or by digest; at most 4 MiB.
   *
   * @param tagOrDigest a valid tag, or a digest, whose match is verified
   * @throws EngineException NOT_FOUND, UNAUTHENTICATED, PERMISSION_DENIED, DATA_LOSS, UNAVAILABLE
   */
  public FetchedManifest manifest(String tagOrDigest) {
    String what = "fetch manifest " + name(tagOrDigest);
    try {
      Map<String, String> headers = Map.of("Accept", String.join(", ", MediaTypes.ACCEPTED));
      URI uri = endpoint.resolve(repository + "/manifests/" + tagOrDigest);
      HttpResponse<InputStream> response = get(uri, headers, what);
      try (InputStream body = transport.watched(response.body())) {
        byte[] content = body.readNBytes(Json.MAX_DOCUMENT_BYTES + 1);
        if (content.length > Json.MAX_DOCUMENT_BYTES) {
          throw EngineException.invalid(
              "%s: larger than %d bytes".formatted(what, Json.MAX_DOCUMENT_BYTES));
        }
        String type = response.headers().firstValue("Content-Type").orElse(null);
        return new FetchedManifest(content, type, verify(content, tagOrDigest, response, what));
      }
    } catch (IOException e) {
      throw unreachable(what, e);
    }
  }

  private static Digest verify(
      byte[] content, String tagOrDigest, HttpResponse<?> response, String what) {
    Optional<String> announced =
        tagOrDigest.indexOf(':') >= 0
            ? Optional.of(tagOrDigest)
            : response.headers().firstValue("Docker-Content-Digest");
    Digest actual = Digest.sha256(content);
    if (announced.isEmpty()) {
      return actual;
    }
    Digest expected = Digest.parse(announced.get());
    String hex = HexFormat.of().formatHex(expected.newHasher().digest(content));
    if (!hex.equals(expected.hex())) {
      throw new EngineException(
          ErrorKind.DATA_LOSS,
          "%s: the bytes received have digest %s:%s instead of %s"
              .formatted(what, expected.algorithm(), hex, expected));
    }
    return expected;
  }

  @Override
  public Body open(BlobAddress blob, long offset) throws IOException {
    String what = "fetch blob " + blob.digest() + " of " + endpoint.domain() + "/" + repository;
    Map<String, String> headers = new HashMap<>();
    // A range also keeps a proxy from compressing what is hashed.
    headers.put("Range", "bytes=" + offset + "-");
    headers.put("Accept-Encoding", "identity");
    if (offset == 0) {
      headers.remove("Range");
    }
    URI uri = endpoint.resolve(repository + "/blobs/" + blob.digest());
    HttpResponse<InputStream> response = get(uri, headers, what);
    InputStream content = transport.watched(response.body());
    try {
      return new Body(response.statusCode() == 206 ? rangeStart(response) : 0, content);
    } catch (IOException e) {
      content.close();
      throw e;
    }
  }

  private static long rangeStart(HttpResponse<?> response) throws IOException {
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (!range.matches("bytes [0-9]{1,18}-[0-9]{1,18}/([0-9]{1,18}|\\*)")) {
      throw new IOException("the registry sent a partial content without saying which");
    }
    return Long.parseLong(range.substring("bytes ".length(), range.indexOf('-')));
  }

  private String name(String tagOrDigest) {
    String separator = tagOrDigest.indexOf(':') >= 0 ? "@" : ":";
    return endpoint.domain() + "/" + repository + separator + tagOrDigest;
  }

  /** An answer of 200 or 206, after challenges and redirects. */
  private HttpResponse<InputStream> get(URI uri, Map<String, String> headers, String what)
      throws IOException {
    URI target = uri;
    int redirects = 0;
    int challenges = 0;
    while (true) {
      boolean home = isHome(target);
      String authorization = home ? authorizer.header().orElse(null) : null;
      HttpResponse<InputStream> response = transport.send(request(target, headers, authorization));
      int status = response.statusCode();
      if (status == 200 || status == 206) {
        return response;
      }
      try (InputStream body = transport.watched(response.body())) {
        if (isRedirect(status)) {
          if (++redirects > MAX_REDIRECTS) {
            throw new EngineException(ErrorKind.UNAVAILABLE, what + ": too many redirects");
          }
          target = redirected(target, response, what);
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

  private static HttpRequest.Builder request(
      URI target, Map<String, String> headers, @Nullable String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(target).GET();
    headers.forEach(request::header);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request;
  }

  /** Whether an address is of the registry itself, so that it may be shown credentials. */
  private boolean isHome(URI target) {
    return endpoint.base().getScheme().equals(target.getScheme())
        && endpoint.base().getRawAuthority().equalsIgnoreCase(target.getRawAuthority());
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private URI redirected(URI from, HttpResponse<?> response, String what) {
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

  private EngineException unreachable(String what, IOException cause) {
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
