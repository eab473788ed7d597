package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;
import org.pouchcontainer.cli.template.Escapes;
import org.pouchcontainer.cli.template.Template;

/**
 * The inspect commands: a JSON list, or a template filled in for each. What was found is shown even
 * if something was not.
 *
 * @param usage name and arguments
 * @param summary what it does
 * @param request makes the request for one name
 */
public record InspectCommand(String usage, String summary, Function<String, Request> request)
    implements Command {

  /** {@code pouch inspect}. */
  public static Command containers() {
    return new InspectCommand(
        "inspect [OPTIONS] CONTAINER [CONTAINER...]",
        "Show everything about containers",
        name -> Request.get("/containers").segment(name).path("/json"));
  }

  /** {@code pouch image inspect}. */
  public static Command images() {
    return new InspectCommand(
        "inspect [OPTIONS] IMAGE [IMAGE...]",
        "Show everything about images",
        name -> Request.get("/images").segment(name).path("/json"));
  }

  /** {@code pouch volume inspect}. */
  public static Command volumes() {
    return new InspectCommand(
        "inspect [OPTIONS] VOLUME [VOLUME...]",
        "Show everything about volumes",
        name -> Request.get("/volumes").segment(name));
  }

  @Override
  public FlagSet flags() {
    return new FlagSet().text("format", "f", "", "Show with a template, as {{.State.Status}}");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atLeast(1);
    String format = arguments.text("format");
    Template template = format.isEmpty() ? null : Template.parse(Escapes.decode(format));
    List<Json> found = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    for (String name : arguments.rest()) {
      try {
        found.add(context.engine().call(request.apply(name)));
      } catch (EngineError refused) {
        missed.add("Fetch object error: " + refused.getMessage());
      }
    }
    if (template == null) {
      context.line(JsonText.indented(new Json.Arr(found)));
    } else {
      found.forEach(one -> context.line(template.render(one)));
    }
    if (!missed.isEmpty()) {
      throw new CliException(String.join("\n", missed));
    }
    return 0;
  }
}
