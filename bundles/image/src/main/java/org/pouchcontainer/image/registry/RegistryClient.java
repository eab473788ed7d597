package org.pouchcontainer.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.image.content.BlobAddress;
import org.pouchcontainer.image.content.BlobSource;
import org.pouchcontainer.oci.Copies;
import org.pouchcontainer.oci.Json;
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
  private static final int MAX_TAGS = 10_000;
  private static final Pattern NEXT = Pattern.compile("<([^>]{1,2048})>;\\s*rel=\"?next\"?");

  private final HttpTransport transport;
  private final RegistryEndpoint endpoint;
  private final String repository;
  private final RegistryExchange exchange;

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
    this.exchange =
        new RegistryExchange(
            transport,
            endpoint,
            new Authorizer(
                transport,
                endpoint,
                List.of("repository:" + repository + ":pull"),
                false,
                credentials));
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
      HttpResponse<InputStream> response = exchange.get(uri, headers, what);
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
      throw exchange.unreachable(what, e);
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
    HttpResponse<InputStream> response = exchange.get(uri, headers, what);
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

  /**
   * All tags of the repository, in the registry's order; at most 10,000.
   *
   * @throws EngineException NOT_FOUND, UNAUTHENTICATED, PERMISSION_DENIED, UNAVAILABLE
   */
  public List<String> tags() {
    String what = "list tags of " + endpoint.domain() + "/" + repository;
    try {
      List<String> tags = new ArrayList<>();
      URI uri = endpoint.resolve(repository + "/tags/list");
      while (uri != null && tags.size() < MAX_TAGS) {
        HttpResponse<InputStream> response =
            exchange.get(uri, Map.of("Accept", "application/json"), what);
        try (InputStream body = transport.watched(response.body())) {
          byte[] content = body.readNBytes(Json.MAX_DOCUMENT_BYTES + 1);
          tags.addAll(Copies.list(Json.read(content, TagList.class, "list of tags").tags()));
        }
        uri = next(uri, response);
      }
      return tags.subList(0, Math.min(MAX_TAGS, tags.size()));
    } catch (IOException e) {
      throw exchange.unreachable(what, e);
    }
  }

  private record TagList(@Nullable List<String> tags) {}

  /** The page after this one, on the same registry (RFC 8288). */
  private static @Nullable URI next(URI from, HttpResponse<?> response) {
    Matcher link = NEXT.matcher(response.headers().firstValue("Link").orElse(""));
    if (!link.find()) {
      return null;
    }
    try {
      URI to = from.resolve(link.group(1));
      boolean same = from.getRawAuthority().equals(to.getRawAuthority());
      return same && from.getScheme().equals(to.getScheme()) ? to : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
