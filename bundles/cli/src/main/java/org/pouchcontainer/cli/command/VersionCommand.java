package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch version}. */
public final class VersionCommand implements Command {
  @Override
  public String usage() {
    return "version [OPTIONS]";
  }

  @Override
  public String summary() {
    return "Show the versions of pouchd and of what it runs on";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("format", "f", "", "Show with a template, as {{.Server.Version}}, or json");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Json version = context.engine().call(Request.get("/version"));
    if (arguments.has("format")) {
      context.line(Listing.one(arguments.text("format"), both(version)));
      return 0;
    }
    StringBuilder text = new StringBuilder();
    for (String key :
        new String[] {
          "Version",
          "ApiVersion",
          "GitCommit",
          "BuildTime",
          "GoVersion",
          "Os",
          "Arch",
          "KernelVersion"
        }) {
      String label = key.equals("ApiVersion") ? "APIVersion" : key;
      text.append(label).append(':');
      text.append(" ".repeat(16 - label.length())).append(version.text(key)).append('\n');
    }
    context.out().print(text);
    return 0;
  }

  /** The engine's members, and below them Docker's two parts. */
  private static Json both(Json version) {
    Map<String, Json> members = new LinkedHashMap<>(version.fields());
    String own = VersionCommand.class.getPackage().getImplementationVersion();
    members.put("Client", new JsonObject().put("Version", own == null ? "" : own).build());
    members.put("Server", version);
    return new Json.Obj(members);
  }
}
