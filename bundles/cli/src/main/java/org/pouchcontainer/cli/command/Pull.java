package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.io.PrintStream;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.term.Terminal;

/** Pulls an image and shows how it goes on. */
final class Pull {
  /** No terminal. */
  static final Terminal.Size NO_SCREEN = new Terminal.Size(0, 0);

  private Pull() {}

  /**
   * The terminal to redraw lines on, {@link #NO_SCREEN} without one. Its size is asked of standard
   * input, as the program for it does.
   */
  static Terminal.Size screen(Context context) throws IOException, InterruptedException {
    boolean terminal = context.terminal().hasOutput() && context.terminal().hasInput();
    return terminal ? context.terminal().size() : NO_SCREEN;
  }

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
      Messages.show(response, new Progress(out, screen));
    }
  }
}
