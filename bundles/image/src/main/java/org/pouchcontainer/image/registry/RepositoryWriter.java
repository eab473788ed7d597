package org.pouchcontainer.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.image.content.BlobAddress;
import org.pouchcontainer.image.content.RetryPolicy;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Writes to one repository of a registry (OCI distribution-spec, "Push"). Safe for several threads.
 */
public final class RepositoryWriter {
  private final RegistryEndpoint endpoint;
  private final String repository;
  private final RegistryExchange exchange;
  private final RetryPolicy retries;

  /** Gives the content of a blob from an offset on. */
  @FunctionalInterface
  public interface Content {
    /** A stream that the receiver closes. */
    InputStream open(long offset) throws IOException;
  }

  /**
   * Prepares.
   *
   * @param repository path of the repository, valid by {@code ImageReference}'s rules
   * @param sources other repositories of the registry that blobs may be mounted from
   */
  public RepositoryWriter(
      HttpTransport transport,
      RegistryEndpoint endpoint,
      String repository,
      List<String> sources,
      Credentials credentials,
      RetryPolicy retries) {
    this.endpoint = endpoint;
    this.repository = repository;
    this.retries = retries;
    List<String> scopes = new ArrayList<>();
    scopes.add("repository:" + repository + ":pull,push");
    sources.forEach(source -> scopes.add("repository:" + source + ":pull"));
    this.exchange =
        new RegistryExchange(
            transport, endpoint, new Authorizer(transport, endpoint, scopes, false, credentials));
  }

  private String name() {
    return endpoint.domain() + "/" + repository;
  }

  /** Whether the repository has a blob. */
  public boolean has(Digest digest) {
    String what = "look for blob " + digest + " in " + name();
    URI uri = endpoint.resolve(repository + "/blobs/" + digest);
    try {
      HttpResponse<InputStream> answer =
          exchange.send(new RegistryExchange.Call("HEAD", uri, Set.of(200, 404)), what);
      answer.body().close();
      return answer.statusCode() == 200;
    } catch (IOException e) {
      throw exchange.unreachable(what, e);
    }
  }

  private URI uploads(String query) {
    return endpoint.resolve(repository + "/blobs/uploads/" + query);
  }

  /**
   * Puts a blob there: has the registry take it from another repository, or sends it.
   *
   * @param sources repositories that may have it
   * @return the repository that it was taken from, empty if it was sent
   */
  public Optional<String> put(
      BlobAddress blob, List<String> sources, Content content, LongConsumer progress) {
    String what = "push blob " + blob.digest() + " to " + name();
    URI begun = null;
    for (String source : sources) {
      Mount mount = mount(blob.digest(), source, what);
      if (mount.done()) {
        return Optional.of(source);
      }
      begun = mount.begun();
    }
    new BlobUpload(exchange, uploads(""), blob, content, retries, progress, what).run(begun);
    return Optional.empty();
  }

  /**
   * How a mount ended.
   *
   * @param begun the upload that the registry has begun instead, if any
   */
  private record Mount(boolean done, @Nullable URI begun) {}

  /** What may not be read there is sent instead. */
  private Mount mount(Digest digest, String source, String what) {
    URI uri = uploads("?mount=" + digest + "&from=" + source);
    try {
      HttpResponse<InputStream> answer =
          exchange.send(new RegistryExchange.Call("POST", uri, Set.of(201, 202)), what);
      answer.body().close();
      return answer.statusCode() == 201
          ? new Mount(true, null)
          : new Mount(false, exchange.location(uri, answer, what));
    } catch (IOException e) {
      throw exchange.unreachable(what, e);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.CANCELLED || e.kind() == ErrorKind.UNAVAILABLE) {
        throw e;
      }
      return new Mount(false, null);
    }
  }

  /**
   * Sets a tag, or stores a manifest under its digest.
   *
   * @throws EngineException UNAUTHENTICATED, PERMISSION_DENIED, UNAVAILABLE
   */
  public void putManifest(String tagOrDigest, byte[] manifest, String mediaType) {
    String what = "push manifest " + name() + ":" + tagOrDigest;
    URI uri = endpoint.resolve(repository + "/manifests/" + tagOrDigest);
    try {
      exchange
          .send(
              new RegistryExchange.Call(
                  "PUT",
                  uri,
                  Map.of("Content-Type", mediaType),
                  () -> HttpRequest.BodyPublishers.ofByteArray(manifest),
                  null,
                  Set.of(201, 202, 204, 200)),
              what)
          .body()
          .close();
    } catch (IOException e) {
      throw exchange.unreachable(what, e);
    }
  }
}
