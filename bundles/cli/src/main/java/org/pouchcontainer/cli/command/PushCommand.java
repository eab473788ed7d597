package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.auth.CredentialStore;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;

/** {@code pouch push}. */
public final class PushCommand implements Command {
  @Override
  public String usage() {
    return "push [OPTIONS] IMAGE[:TAG]";
  }

  @Override
  public String summary() {
    return "Send an image to its registry";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("all-tags", "a", "Send all tags of the repository")
        .text("platform", "", "", "Only this platform: os/architecture[/variant]")
        .bool("quiet", "q", "Show only the name of the image");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    String image = arguments.exactly(1).at(0);
    ImageName name = ImageName.of(image);
    boolean all = arguments.isTrue("all-tags");
    String credentials = context.credentials().header(image);
    Request request =
        Request.post("/images")
            .segment(name.repository())
            .path("/push")
            .querySet("tag", all ? "" : name.tagOrLatest())
            .querySet("platform", arguments.text("platform"))
            // Docker's family refuses a push without this header, even where none is needed.
            .header(
                "X-Registry-Auth",
                credentials.isEmpty() ? CredentialStore.anonymous() : credentials);
    boolean quiet = arguments.isTrue("quiet");
    PrintStream out = quiet ? new PrintStream(OutputStream.nullOutputStream()) : context.out();
    try (Response response = context.engine().send(request)) {
      Messages.show(response, new Progress(out, quiet ? Pull.NO_SCREEN : Pull.screen(context)));
    }
    if (quiet) {
      context.line(image);
    }
    return 0;
  }
}
