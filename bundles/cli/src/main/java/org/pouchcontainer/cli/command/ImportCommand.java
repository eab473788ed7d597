package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;

/** {@code pouch import}. */
public final class ImportCommand implements Command {
  @Override
  public String usage() {
    return "import [OPTIONS] FILE|URL|- [REPOSITORY[:TAG]]";
  }

  @Override
  public String summary() {
    return "Make an image of a tar archive of files";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .each("change", "c", "Apply a line of a Dockerfile, as 'ENV A=b'")
        .text("message", "m", "", "What it is")
        .text("platform", "", "", "Its platform: os/architecture[/variant]");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    arguments.atLeast(1).atMost(2);
    String source = arguments.at(0);
    ImageName name = ImageName.of(arguments.rest().size() == 2 ? arguments.at(1) : "");
    boolean remote = source.startsWith("http://") || source.startsWith("https://");
    Request request =
        Request.post("/images/create")
            .query("fromSrc", remote ? source : "-")
            .querySet("repo", name.repository())
            .querySet("tag", name.tag())
            .querySet("message", arguments.text("message"))
            .querySet("platform", arguments.text("platform"));
    arguments.all("change").forEach(change -> request.query("changes", change));
    if (remote) {
      show(context, request);
      return 0;
    }
    try (InputFile file = InputFile.of(context, source, false)) {
      show(context, file.in(request));
    }
    return 0;
  }

  private static void show(Context context, Request request)
      throws IOException, InterruptedException {
    try (Response response = context.engine().send(request)) {
      Messages.show(response, new Progress(context.out(), Pull.screen(context)));
    }
  }
}
