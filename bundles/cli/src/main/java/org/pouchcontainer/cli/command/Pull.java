package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.io.PrintStream;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;
import org.pouchcontainer.cli.term.Terminal;

/** Pulls an image and shows how it goes on. */
final class Pull {
  /** No terminal. */
  static final Terminal.Size NO_SCREEN = new Terminal.Size(0, 0);

  private Pull() {}

  /**
   * Pulls.
   *
   * @param platform or empty for the engine's
   * @param out where progress is shown
   * @param screen size of the terminal that is written to, whose lines can be written again; zeros
   *     for none
   */
  static void run(
      Context context, String image, String platform, PrintStream out, Terminal.Size screen)
      throws IOException {
    ImageName name = ImageName.of(image);
    Request request =
        Request.post("/images/create")
            .query("fromImage", name.repository())
            .query("tag", name.tagOrLatest())
            .querySet("platform", platform)
            .headerSet("X-Registry-Auth", context.credentials().header(image));
    try (Response response = context.engine().send(request)) {
      Progress progress = new Progress(out, screen);
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
  }

  private static String error(Json message) {
    String detail = message.get("errorDetail").text("message");
    return detail.isEmpty() ? message.text("error") : detail;
  }
}
