package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.text.Table;

/** {@code pouch top}. */
public final class TopCommand implements Command {
  @Override
  public String usage() {
    return "top CONTAINER [ps OPTIONS]";
  }

  @Override
  public String summary() {
    return "List the processes of a container";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet().notInterspersed();
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atLeast(1);
    Request request =
        Request.get("/containers")
            .segment(arguments.at(0))
            .path("/top")
            .querySet("ps_args", String.join(" ", arguments.from(1)));
    Json answer = context.engine().call(request);
    Table table = new Table(4, answer.texts("Titles"));
    for (Json process : answer.items("Processes")) {
      table.row(process.items().stream().map(Json::text).toList());
    }
    context.out().print(table.text());
    return 0;
  }
}
