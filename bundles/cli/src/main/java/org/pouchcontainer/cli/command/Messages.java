package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;

/** The JSON messages in which the engine tells how a transfer goes on. */
final class Messages {
  private Messages() {}

  /**
   * Shows them to their end.
   *
   * @throws CliException with the engine's words, if one tells a failure
   */
  static void show(Response response, Progress progress) throws IOException {
    JsonText.Values messages = JsonText.values(response.body());
    for (Json message = messages.next(); message != null; message = messages.next()) {
      String error = error(message);
      if (!error.isEmpty()) {
        progress.end();
        throw new CliException(error);
      }
      progress.show(message);
    }
    progress.end();
  }

  private static String error(Json message) {
    String detail = message.get("errorDetail").text("message");
    if (!detail.isEmpty()) {
      return detail;
    }
    return message.text("error").isEmpty() ? message.text("message") : message.text("error");
  }
}
