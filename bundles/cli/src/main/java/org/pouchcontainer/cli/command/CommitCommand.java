package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** {@code pouch commit}. */
public final class CommitCommand implements Command {
  @Override
  public String usage() {
    return "commit [OPTIONS] CONTAINER [REPOSITORY[:TAG]]";
  }

  @Override
  public String summary() {
    return "Make an image of what a container holds";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("author", "a", "", "Who made it")
        .each("change", "c", "Apply a line of a Dockerfile, as 'ENV A=b'")
        .text("message", "m", "", "What it is")
        .boolOn("pause", "p", "Pause the container meanwhile");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atLeast(1).atMost(2);
    ImageName name = ImageName.of(arguments.rest().size() == 2 ? arguments.at(1) : "");
    Request request =
        Request.post("/commit")
            .query("container", arguments.at(0))
            .querySet("repo", name.repository())
            .querySet("tag", name.tag())
            .querySet("author", arguments.text("author"))
            .querySet("comment", arguments.text("message"))
            .querySet("pause", arguments.isTrue("pause") ? "" : "0");
    arguments.all("change").forEach(change -> request.query("changes", change));
    Json made =
        context.engine().call(request.json(new org.pouchcontainer.cli.json.JsonObject().build()));
    String id = made.text("Id");
    String digits = id.substring(id.indexOf(':') + 1);
    context.line(digits.substring(0, Math.min(12, digits.length())));
    return 0;
  }
}
