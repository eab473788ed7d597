package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.term.StreamSession;
import org.pouchcontainer.cli.text.PointsInTime;

/** {@code pouch logs}. */
public final class LogsCommand implements Command {
  @Override
  public String usage() {
    return "logs [OPTIONS] CONTAINER";
  }

  @Override
  public String summary() {
    return "Show what a container has written";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("details", "", "Show extra details")
        .bool("follow", "f", "Go on with what it writes from now on")
        .text("since", "", "", "Only what came after: 10m, 2026-01-31T15:04:05Z or seconds")
        .text("tail", "n", "all", "Number of lines from the end")
        .bool("timestamps", "t", "Show when each line came")
        .text("until", "", "", "Only what came before");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    String name = arguments.exactly(1).at(0);
    String tail = arguments.text("tail");
    if (!tail.equals("all") && !tail.matches("[0-9]{1,18}")) {
      throw new CliException("invalid value \"" + tail + "\" for --tail: use a number or all");
    }
    Json container = context.engine().call(Request.get("/containers").segment(name).path("/json"));
    Request request = Request.get("/containers").segment(container.text("Id")).path("/logs");
    request.query("stdout", "1").query("stderr", "1").query("tail", tail);
    for (String flag : new String[] {"details", "follow", "timestamps"}) {
      request.querySet(flag, arguments.isTrue(flag) ? "1" : "");
    }
    for (String flag : new String[] {"since", "until"}) {
      request.querySet(
          flag, PointsInTime.seconds(flag, arguments.text(flag), context.clock().instant()));
    }
    try (Response response = context.engine().send(request)) {
      if (container.get("Config").isTrue("Tty")) {
        StreamSession.copy(response.body(), context.out());
      } else {
        StreamSession.copyFrames(response.body(), context.out(), context.err());
      }
    }
    return 0;
  }
}
