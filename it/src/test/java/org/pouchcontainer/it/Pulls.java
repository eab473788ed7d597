package org.pouchcontainer.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Pulls through the API, with and without success. */
public final class Pulls {
  private Pulls() {}

  /** Pulls with credentials; returns the answer whatever it is. */
  public static RestClient.Response as(Pouchd pouchd, String image, String user, String password) {
    String auth = RestClient.object().put("username", user).put("password", password).toString();
    String header = Base64.getUrlEncoder().encodeToString(auth.getBytes(StandardCharsets.UTF_8));
    return pouchd
        .docker()
        .request(
            "POST",
            "/v1.41/images/create?fromImage=" + RestClient.encode(image),
            Map.of("X-Registry-Auth", header),
            new byte[0]);
  }

  /**
   * Pulls what cannot be pulled; returns the one message.
   *
   * <p>An error is told by the status, or in the last document once the stream has begun.
   */
  public static String failing(Pouchd pouchd, String image) {
    return failure(
        pouchd.docker().post("/v1.41/images/create?fromImage=" + RestClient.encode(image)));
  }

  /** The message of an answer that must tell of a failure. */
  public static String failure(RestClient.Response answer) {
    if (answer.status() != 200) {
      return answer.message();
    }
    List<JsonNode> documents = answer.documents();
    JsonNode last = documents.get(documents.size() - 1);
    assertThat(last.path("error").asText())
        .as("an error in the stream: " + answer.text())
        .isNotEmpty();
    assertThat(last.path("errorDetail").path("message").asText()).isNotEmpty();
    return last.get("error").asText();
  }
}
