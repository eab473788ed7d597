package org.pouchcontainer.rest.wire;

import org.jspecify.annotations.Nullable;

/** Credentials for a registry; keys come in any case. */
public record AuthConfig(
    @Nullable String username,
    @Nullable String password,
    @Nullable String auth,
    @Nullable String serverAddress,
    @Nullable String identityToken,
    @Nullable String registryToken) {
  @Override
  public String toString() {
    return "AuthConfig[" + username + "]";
  }
}
