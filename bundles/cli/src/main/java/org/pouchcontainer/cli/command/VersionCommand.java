package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;

/** {@code pouch version}. */
public final class VersionCommand implements Command {
  @Override
  public String usage() {
    return "version";
  }

  @Override
  public String summary() {
    return "Show the versions of pouchd and of what it runs on";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Json version = context.engine().call(Request.get("/version"));
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
}
