package org.pouchcontainer.cli.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.settings.PrivateFile;

/**
 * A file {@code config.json}: {@code {"auths":{"<server>":{"auth":"base64"}},"credsStore":"name",
 * "credHelpers":{"<server>":"name"}}}. Members that this class does not know stay.
 */
final class CredentialFile {
  private final PrivateFile file;
  private final Map<String, String> environment;

  CredentialFile(Path file, Map<String, String> environment) {
    this.environment = environment;
    this.file = new PrivateFile(file);
  }

  boolean exists() {
    return file.exists();
  }

  /** The program that keeps the credentials of a server, if the file names one. */
  Optional<CredentialHelper> helper(String server) throws IOException {
    if (!file.exists()) {
      return Optional.empty();
    }
    Json config = file.read();
    String own = config.get("credHelpers").text(server);
    String name = own.isEmpty() ? config.text("credsStore") : own;
    return name.isEmpty() ? Optional.empty() : Optional.of(new CredentialHelper(name, environment));
  }

  /** What is known of a server, as an AuthConfig. */
  Optional<Json> find(String server) throws IOException {
    if (!file.exists()) {
      return Optional.empty();
    }
    Json entry = file.read().get("auths").get(server);
    // Beside a helper the file holds empty entries, as marks of what was stored there.
    if (!entry.text("auth").isEmpty() || !entry.text("identitytoken").isEmpty()) {
      return Optional.of(authConfig(server, entry));
    }
    Optional<CredentialHelper> helper = helper(server);
    return helper.isEmpty() ? Optional.empty() : helper.get().get(server);
  }

  void save(String server, String username, String password, String identityToken)
      throws IOException {
    String pair = username + ":" + password;
    JsonObject entry = new JsonObject();
    entry.put("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    entry.putSet("identitytoken", identityToken);
    Json config = file.read();
    Map<String, Json> auths = new LinkedHashMap<>(config.get("auths").fields());
    auths.put(server, entry.build());
    write(config, auths);
  }

  boolean remove(String server) throws IOException {
    Json config = file.read();
    Map<String, Json> auths = new LinkedHashMap<>(config.get("auths").fields());
    if (auths.remove(server) == null) {
      return false;
    }
    write(config, auths);
    return true;
  }

  private void write(Json config, Map<String, Json> auths) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>(config.fields());
    members.put("auths", new Json.Obj(auths));
    file.write(new Json.Obj(members));
  }

  private static Json authConfig(String server, Json entry) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(entry.text("auth")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw new CliException(
          "stored credentials for %s are damaged; log in again".formatted(server), notBase64);
    }
    int colon = pair.indexOf(':');
    return new JsonObject()
        .put("Username", colon < 0 ? pair : pair.substring(0, colon))
        .put("Password", colon < 0 ? "" : pair.substring(colon + 1))
        .put("ServerAddress", server)
        .putSet("IdentityToken", entry.text("identitytoken"))
        .build();
  }
}
