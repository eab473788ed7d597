package org.pouchcontainer.image.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.api.image.RegistryService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.image.content.BlobAddress;
import org.pouchcontainer.image.content.BlobSource;
import org.pouchcontainer.image.registry.Credentials;
import org.pouchcontainer.image.registry.HttpTransport;
import org.pouchcontainer.image.registry.RegistryAccess;
import org.pouchcontainer.image.registry.RegistryClient;
import org.pouchcontainer.image.registry.RegistryEndpoint;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.distribution.ReferenceDefaults;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.ImageDocument;
import org.pouchcontainer.oci.image.Index;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Asks registries, each request anew. Safe for several threads. */
public final class RegistryManager implements RegistryService {
  private static final int MAX_HITS = 100;
  private static final List<String> FILTERS = List.of("is-official", "is-automated", "stars");
  private static final List<String> TRUE = List.of("true", "1");
  private static final List<String> FALSE = List.of("false", "0");

  private final HttpTransport transport;
  private final Supplier<DaemonSettings.Registry> settings;

  /** Asks through this transport. */
  public RegistryManager(HttpTransport transport, Supplier<DaemonSettings.Registry> settings) {
    this.transport = transport;
    this.settings = settings;
  }

  static Credentials credentials(@Nullable RegistryCredentials given) {
    return given == null
        ? Credentials.ANONYMOUS
        : new Credentials(
            given.username(), given.password(), given.identityToken(), given.registryToken());
  }

  /** Clients name the default registry by an address that is no host name. */
  private RegistryEndpoint endpoint(String registry) {
    String host = registry.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    DaemonSettings.Registry current = settings.get();
    boolean hub = host.isEmpty() || host.equals("index.docker.io");
    String domain = hub ? host.isEmpty() ? current.domain() : "docker.io" : host;
    if (!domain.matches("[A-Za-z0-9.\\-]{1,255}(:[0-9]{1,5})?|\\[[0-9a-fA-F:]+\\](:[0-9]{1,5})?")) {
      throw EngineException.invalid(
          "registry \"%s\": expected host[:port]".formatted(domain.replaceAll("\\p{Cntrl}", "?")));
    }
    return RegistryEndpoint.of(domain, current.insecure());
  }

  @Override
  public String login(String registry, RegistryCredentials given) {
    return new RegistryAccess(transport, endpoint(registry), credentials(given)).login().orElse("");
  }

  @Override
  public RemoteImage inspect(String text, @Nullable RegistryCredentials given) {
    DaemonSettings.Registry current = settings.get();
    ImageReference reference =
        ImageReference.parse(text, new ReferenceDefaults(current.domain(), current.namespace()))
            .withDefaultTag();
    RegistryClient client =
        new RegistryClient(
            transport,
            RegistryEndpoint.of(reference.domain(), current.insecure()),
            reference.path(),
            credentials(given));
    Digest digest = reference.digest();
    RegistryClient.FetchedManifest fetched =
        client.manifest(digest == null ? String.valueOf(reference.tag()) : digest.toString());
    ImageDocument document =
        ImageDocument.parse(fetched.content(), fetched.mediaType(), "manifest of " + reference);
    return new RemoteImage(
        mediaType(document, fetched),
        fetched.digest(),
        fetched.content().length,
        document instanceof Index index
            ? index.platforms()
            : platform((Manifest) document, client));
  }

  private static String mediaType(ImageDocument document, RegistryClient.FetchedManifest fetched) {
    String own =
        document instanceof Index index ? index.mediaType() : ((Manifest) document).mediaType();
    if (own != null) {
      return own;
    }
    return Objects.requireNonNullElse(
        fetched.mediaType(),
        document instanceof Index ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST);
  }

  private static List<String> platform(Manifest manifest, RegistryClient client) {
    Descriptor config = manifest.config();
    if (!MediaTypes.isConfig(config.mediaType()) || config.size() > Json.MAX_DOCUMENT_BYTES) {
      return List.of();
    }
    String what = "image configuration " + config.digest();
    try (BlobSource.Body body = client.open(new BlobAddress(config.digest(), config.size()), 0)) {
      byte[] content = body.content().readNBytes((int) config.size());
      if (!Digest.sha256(content).equals(config.digest())) {
        throw new EngineException(
            ErrorKind.DATA_LOSS, "read " + what + ": the bytes received have another digest");
      }
      return List.of(Json.read(content, ImageConfig.class, what).platform().toString());
    } catch (java.io.IOException e) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, "read " + what + ": " + e.getMessage() + "; try again", e);
    }
  }

  @Override
  public List<Hit> search(
      String term,
      int limit,
      Map<String, List<String>> filters,
      @Nullable RegistryCredentials given) {
    if (term.isBlank() || term.length() > 255) {
      throw EngineException.invalid("search images: a term of 1 to 255 characters is needed");
    }
    if (limit < 1 || limit > MAX_HITS) {
      throw EngineException.invalid(
          "search images: limit %d is outside the range of [1, %d]".formatted(limit, MAX_HITS));
    }
    Filter filter = Filter.of(filters);
    int slash = term.indexOf('/');
    String first = slash < 0 ? "" : term.substring(0, slash);
    boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
    RegistryAccess access =
        new RegistryAccess(transport, endpoint(named ? first : ""), credentials(given));
    List<Hit> hits = new ArrayList<>();
    for (RegistryAccess.Found found :
        access.search(named ? term.substring(slash + 1) : term, limit)) {
      if (filter.matches(found) && hits.size() < limit) {
        hits.add(
            new Hit(
                Objects.requireNonNullElse(found.name(), ""),
                Objects.requireNonNullElse(found.description(), ""),
                found.stars(),
                found.official(),
                found.automated()));
      }
    }
    return hits;
  }

  /** What hits must be; null for any. */
  private record Filter(@Nullable Boolean official, @Nullable Boolean automated, int stars) {
    static Filter of(Map<String, List<String>> filters) {
      for (String name : filters.keySet()) {
        if (!FILTERS.contains(name)) {
          throw EngineException.invalid("search images: invalid filter '%s'".formatted(name));
        }
      }
      int stars = 0;
      for (String text : filters.getOrDefault("stars", List.of())) {
        if (!text.matches("[0-9]{1,9}")) {
          throw EngineException.invalid("search images: invalid filter 'stars=%s'".formatted(text));
        }
        stars = Math.max(stars, Integer.parseInt(text));
      }
      return new Filter(flag(filters, "is-official"), flag(filters, "is-automated"), stars);
    }

    private static @Nullable Boolean flag(Map<String, List<String>> filters, String name) {
      List<String> values = filters.getOrDefault(name, List.of());
      if (values.isEmpty()) {
        return null;
      }
      boolean yes = TRUE.containsAll(values);
      if (!yes && !FALSE.containsAll(values)) {
        throw EngineException.invalid(
            "search images: invalid filter '%s=%s'".formatted(name, values));
      }
      return yes;
    }

    boolean matches(RegistryAccess.Found found) {
      return (official == null || official == found.official())
          && (automated == null || automated == found.automated())
          && found.stars() >= stars;
    }
  }
}
