package org.pouchcontainer.image.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What opens a registry; empty strings where there is none. Never logged.
 *
 * @param username for Basic, and for the token service
 * @param password for Basic, and for the token service
 * @param identityToken OAuth 2 refresh token for the token service
 * @param registryToken bearer token to be sent as it is
 */
public record Credentials(
    String username, String password, String identityToken, String registryToken) {
  /** Nobody in particular. */
  public static final Credentials ANONYMOUS = new Credentials("", "", "", "");

  boolean hasPassword() {
    return !username.isEmpty() || !password.isEmpty();
  }

  String basic() {
    byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public String toString() {
    return "Credentials[" + (hasPassword() ? username : "") + "]";
  }
}
