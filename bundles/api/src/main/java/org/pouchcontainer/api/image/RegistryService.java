package org.pouchcontainer.api.image;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Asks registries. */
@ProviderType
public interface RegistryService {
  /**
   * Checks credentials.
   *
   * @param registry host and port, empty for the default registry
   * @return an identity token to use from now on, or empty
   * @throws EngineException {@link ErrorKind#UNAUTHENTICATED}, {@link ErrorKind#UNAVAILABLE}
   */
  String login(String registry, RegistryCredentials credentials);

  /**
   * What a reference stands for in its registry now.
   *
   * @throws EngineException {@link ErrorKind#NOT_FOUND}, {@link ErrorKind#UNAUTHENTICATED}, {@link
   *     ErrorKind#PERMISSION_DENIED}, {@link ErrorKind#UNAVAILABLE}
   */
  RemoteImage inspect(String reference, @Nullable RegistryCredentials credentials);

  /**
   * Searches a registry.
   *
   * @param term what to search, with the registry's host in front if it is not the default one
   * @param limit at most so many, 1 to 100
   * @param filters {@code is-official}, {@code is-automated}, {@code stars}
   */
  List<Hit> search(
      String term,
      int limit,
      Map<String, List<String>> filters,
      @Nullable RegistryCredentials credentials);

  /**
   * An image in a registry.
   *
   * @param mediaType of what the reference stands for
   * @param digest of it
   * @param sizeBytes of it
   * @param platforms as {@code os/architecture[/variant]}
   */
  record RemoteImage(String mediaType, Digest digest, long sizeBytes, List<String> platforms) {
    /** Copies the platforms. */
    public RemoteImage {
      platforms = List.copyOf(platforms);
    }
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
  record Hit(String name, String description, int stars, boolean official, boolean automated) {}
}
