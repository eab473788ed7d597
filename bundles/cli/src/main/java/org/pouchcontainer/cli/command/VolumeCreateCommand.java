package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.Pairs;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.template.Template;

/** {@code pouch volume create}. */
public final class VolumeCreateCommand implements Command {
  @Override
  public String usage() {
    return "create [OPTIONS] [NAME]";
  }

  @Override
  public String summary() {
    return "Make a volume";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("driver", "d", "local", "Volume driver")
        .list("label", "l", "Set a label: name=value")
        .text("name", "n", "", "Its name; random if empty")
        .list("option", "o", "Option of the driver: name=value, as size=10g")
        .alias("opt", "option")
        .list("selector", "s", "Choose where it is made: name=value");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atMost(1);
    String name = arguments.text("name");
    if (!arguments.rest().isEmpty()) {
      if (!name.isEmpty() && !name.equals(arguments.at(0))) {
        throw new CliException("Conflicting options: --name and the argument NAME");
      }
      name = arguments.at(0);
    }
    Map<String, String> options = new LinkedHashMap<>(Pairs.of("option", arguments.all("option")));
    Pairs.of("selector", arguments.all("selector"))
        .forEach((key, value) -> options.put("selector." + key, value));
    Json body =
        new JsonObject()
            .put("Name", name)
            .put("Driver", arguments.text("driver"))
            .put("DriverOpts", Json.of(options))
            .put("Labels", Json.of(Pairs.of("label", arguments.all("label"))))
            .build();
    context.out().print(show(context.engine().call(Request.post("/volumes/create").json(body))));
    return 0;
  }

  private static String show(Json volume) {
    StringBuilder text = new StringBuilder();
    for (String key :
        new String[] {"Name", "Driver", "Mountpoint", "CreatedAt", "Scope", "Labels", "Status"}) {
      Json value = volume.get(key);
      String shown = value.isNull() ? "" : Template.parse("{{.}}").render(value);
      text.append(("%-13s".formatted(key + ":") + shown).stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
