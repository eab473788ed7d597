package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch driver list}. */
public final class DriverListCommand implements Command {
  private static final Listing LISTING = Listing.of("Kind", "KIND", "Name", "NAME", "Use", "USE");

  @Override
  public String usage() {
    return "list [OPTIONS]";
  }

  @Override
  public String summary() {
    return "List the drivers that pouchd works with";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet().text("format", "", "", Listing.HELP).bool("quiet", "q", "Show names only");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Json info = context.engine().call(Request.get("/info"));
    List<Json> rows = new ArrayList<>();
    Json plugins = info.get("Plugins");
    List<String> volumes = plugins.texts("Volume");
    add(rows, "volume", volumes.isEmpty() ? info.texts("VolumeDrivers") : volumes, "local");
    add(rows, "network", plugins.texts("Network"), "bridge");
    add(rows, "log", plugins.texts("Log"), info.text("LoggingDriver"));
    add(rows, "snapshotter", List.of(info.text("Driver")), info.text("Driver"));
    add(
        rows,
        "runtime",
        List.copyOf(info.get("Runtimes").fields().keySet()),
        info.text("DefaultRuntime"));
    if (arguments.isTrue("quiet")) {
      rows.forEach(row -> context.line(row.text("Name")));
    } else {
      context.out().print(LISTING.show(arguments.text("format"), rows));
    }
    return 0;
  }

  private static void add(List<Json> rows, String kind, List<String> names, String standard) {
    for (String name : names) {
      rows.add(
          new JsonObject()
              .put("Kind", kind)
              .put("Name", name)
              .put("Use", name.equals(standard) ? "default" : "")
              .build());
    }
  }
}
