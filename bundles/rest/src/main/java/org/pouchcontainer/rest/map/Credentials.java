package org.pouchcontainer.rest.map;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.wire.AuthConfig;
import org.pouchcontainer.spi.EngineException;

/** Credentials for a registry, as the X-Registry-Auth header carries them. */
public final class Credentials {
  private static final int MAX_LENGTH = 64 << 10;

  private Credentials() {}

  /** Reads base64 of JSON, in either alphabet and with or without padding; empty for none. */
  public static Optional<RegistryCredentials> parse(String header) {
    if (header.isBlank()) {
      return Optional.empty();
    }
    return ofJson(decode(header.strip(), "X-Registry-Auth"), "X-Registry-Auth");
  }

  /** Reads them from a body, where old clients send them; empty for none. */
  public static Optional<RegistryCredentials> ofBody(byte[] body) {
    return ofJson(body, "body");
  }

  private static Optional<RegistryCredentials> ofJson(byte[] json, String field) {
    String text = new String(json, StandardCharsets.UTF_8).strip();
    if (text.isEmpty() || text.equals("null")) {
      return Optional.empty();
    }
    AuthConfig auth;
    try {
      auth = Json.read(json, AuthConfig.class);
    } catch (EngineException e) {
      // Not the parser's words: they quote what was read, which may be a secret.
      throw wrong(field, "it is no JSON object with texts");
    }
    return of(auth);
  }

  /** The host and port that a client logs in to; empty for the default registry. */
  public static String registry(AuthConfig auth) {
    String address = Absent.text(auth.serverAddress()).strip();
    String host = address.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    return host.equals("index.docker.io") || host.equals("docker.io") ? "" : host;
  }

  /** What a client gave; empty for nothing. */
  public static Optional<RegistryCredentials> of(AuthConfig auth) {
    String user = Absent.text(auth.username());
    String password = Absent.text(auth.password());
    if (user.isEmpty() && !Absent.text(auth.auth()).isEmpty()) {
      String pair = new String(decode(Absent.text(auth.auth()), "auth"), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw wrong("auth", "no colon between name and password");
      }
      user = pair.substring(0, colon);
      password = pair.substring(colon + 1);
    }
    RegistryCredentials credentials =
        new RegistryCredentials(
            user, password, Absent.text(auth.identityToken()), Absent.text(auth.registryToken()));
    boolean none =
        user.isEmpty()
            && credentials.identityToken().isEmpty()
            && credentials.registryToken().isEmpty();
    return none ? Optional.empty() : Optional.of(credentials);
  }

  private static byte[] decode(String text, String field) {
    if (text.length() > MAX_LENGTH) {
      throw wrong(field, "longer than " + MAX_LENGTH + " characters");
    }
    String plain = text.replace('-', '+').replace('_', '/').replaceAll("=+$", "");
    try {
      return Base64.getDecoder().decode(plain);
    } catch (IllegalArgumentException e) {
      throw wrong(field, "it is no base64");
    }
  }

  private static EngineException wrong(String field, String reason) {
    return EngineException.invalid("invalid " + field + ": " + reason);
  }
}
