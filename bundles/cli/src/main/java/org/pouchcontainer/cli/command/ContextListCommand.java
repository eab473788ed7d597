package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.settings.EngineContext;
import org.pouchcontainer.cli.settings.EngineContexts;

/** {@code pouch context list}. */
public final class ContextListCommand implements Command {
  private static final Listing LISTING =
      Listing.of(
          "Name", "NAME", "Current", "CURRENT", "Description", "DESCRIPTION", "Host", "HOST");

  @Override
  public String usage() {
    return "list [OPTIONS]";
  }

  @Override
  public String summary() {
    return "List the engines that you have named";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet().text("format", "", "", Listing.HELP).bool("quiet", "q", "Show names only");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    String current = context.contexts().current();
    List<Json> rows = new ArrayList<>();
    rows.add(
        row(
            EngineContexts.DEFAULT,
            "The engine of this host",
            "unix:///var/run/pouchd.sock",
            current));
    for (EngineContext one : context.contexts().all()) {
      rows.add(row(one.name(), one.description(), one.host(), current));
    }
    if (arguments.isTrue("quiet")) {
      rows.forEach(row -> context.line(row.text("Name")));
    } else {
      context.out().print(LISTING.show(arguments.text("format"), rows));
    }
    return 0;
  }

  private static Json row(String name, String description, String host, String current) {
    return new JsonObject()
        .put("Name", name)
        .put("Current", name.equals(current) ? "*" : "")
        .put("Description", description)
        .put("Host", host)
        .build();
  }
}
