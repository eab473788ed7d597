package org.pouchcontainer.oci.distribution;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token service answers (distribution's token authentication specification).
 *
 * @param token the token
 * @param accessToken the same under OAuth 2's name
 * @param expiresIn life in seconds; 60 when absent
 * @param refreshToken stands for user name and password from now on, where it was asked for
 */
public record TokenAnswer(
    @Nullable String token,
    @JsonProperty("access_token") @Nullable String accessToken,
    @JsonProperty("expires_in") @Nullable Long expiresIn,
    @JsonProperty("refresh_token") @Nullable String refreshToken) {

  /** The token under whichever name it came. */
  public Optional<String> anyToken() {
    return Optional.ofNullable(token)
        .filter(t -> !t.isEmpty())
        .or(() -> Optional.ofNullable(accessToken).filter(t -> !t.isEmpty()));
  }

  @Override
  public String toString() {
    return "TokenAnswer[expiresIn=" + expiresIn + "]";
  }
}
