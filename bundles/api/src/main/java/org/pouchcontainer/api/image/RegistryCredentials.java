package org.pouchcontainer.api.image;

/**
 * What a client gives to enter a registry. Never logged: {@link #toString} hides the secrets.
 *
 * @param username empty if a token is given
 * @param password empty if a token is given
 * @param identityToken an OAuth2 refresh token, or empty
 * @param registryToken a bearer token to send as is, or empty
 */
public record RegistryCredentials(
    String username, String password, String identityToken, String registryToken) {
  @Override
  public String toString() {
    return "RegistryCredentials[" + username + "]";
  }
}
