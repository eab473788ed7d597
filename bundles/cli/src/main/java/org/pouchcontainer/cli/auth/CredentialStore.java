package org.pouchcontainer.cli.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.json.JsonText;

/**
 * The user's credentials for registries: {@code ~/.pouch/config.json} first, then Docker's {@code
 * config.json}, each with the credential helpers that it names. Only the first is written.
 */
public final class CredentialStore {
  private final CredentialFile own;
  private final CredentialFile docker;

  /**
   * Those of one user.
   *
   * @param home the user's home
   * @param environment variables of this process; DOCKER_CONFIG may name Docker's folder
   */
  public CredentialStore(Path home, Map<String, String> environment) {
    own = new CredentialFile(home.resolve(".pouch").resolve("config.json"), environment);
    String folder = environment.getOrDefault("DOCKER_CONFIG", "");
    Path dockers = folder.isEmpty() ? home.resolve(".docker") : Path.of(folder);
    docker = new CredentialFile(dockers.resolve("config.json"), environment);
  }

  /** The value of the X-Registry-Auth header for an image, or empty if nothing is stored. */
  public String header(String image) throws IOException {
    if (!own.exists() && !docker.exists()) {
      return "";
    }
    Optional<Json> found = find(RegistryNames.ofImage(image));
    return found.isEmpty() ? "" : encode(found.get());
  }

  /** The value that says that there are no credentials, for requests that must have the header. */
  public static String anonymous() {
    return encode(new JsonObject().build());
  }

  /** The stored user name for a server, or empty. */
  public String username(String server) throws IOException {
    return find(RegistryNames.ofServer(server)).map(config -> config.text("Username")).orElse("");
  }

  private Optional<Json> find(List<String> servers) throws IOException {
    for (CredentialFile file : List.of(own, docker)) {
      for (String server : servers) {
        Optional<Json> found = file.find(server);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** Stores credentials for a server, with its helper if one is named. */
  public void save(String server, String username, String password, String identityToken)
      throws IOException {
    Optional<CredentialHelper> helper = helper(server);
    if (helper.isEmpty()) {
      own.save(server, username, password, identityToken);
    } else if (identityToken.isEmpty()) {
      helper.get().store(server, username, password);
    } else {
      helper.get().store(server, "<token>", identityToken);
    }
  }

  /** Forgets a server; false if nothing was stored for it. */
  public boolean remove(String server) throws IOException {
    boolean removed = own.exists() && own.remove(server);
    Optional<CredentialHelper> helper = helper(server);
    return helper.isPresent() && helper.get().erase(server) || removed;
  }

  private Optional<CredentialHelper> helper(String server) throws IOException {
    Optional<CredentialHelper> named = own.helper(server);
    return named.isPresent() ? named : docker.helper(server);
  }

  private static String encode(Json authConfig) {
    byte[] text = JsonText.compact(authConfig).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().encodeToString(text);
  }
}
