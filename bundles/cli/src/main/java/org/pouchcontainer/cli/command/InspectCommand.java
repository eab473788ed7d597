package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
 * @param kinds where to look, the first that has the name counts
 */
public record InspectCommand(String usage, String summary, List<Kind> kinds) implements Command {
  private static final int NOT_FOUND = 404;

  /**
   * A kind of object.
   *
   * @param name as {@code --type} has it
   * @param path the folder of its objects
   * @param tail what follows the name
   */
  public record Kind(String name, String path, String tail) {}

  private static final Kind CONTAINER = new Kind("container", "/containers", "/json");
  private static final Kind IMAGE = new Kind("image", "/images", "/json");
  private static final Kind NETWORK = new Kind("network", "/networks", "");
  private static final Kind VOLUME = new Kind("volume", "/volumes", "");

  /** {@code pouch inspect}. */
  public static Command anything() {
    return new InspectCommand(
        "inspect [OPTIONS] CONTAINER [CONTAINER...]",
        "Show everything about containers, or about images, networks and volumes",
        List.of(CONTAINER, IMAGE, NETWORK, VOLUME));
  }

  /** {@code pouch container inspect}. */
  public static Command containers() {
    return new InspectCommand(
        "inspect [OPTIONS] CONTAINER [CONTAINER...]",
        "Show everything about containers",
        List.of(CONTAINER));
  }

  /** {@code pouch image inspect}. */
  public static Command images() {
    return new InspectCommand(
        "inspect [OPTIONS] IMAGE [IMAGE...]", "Show everything about images", List.of(IMAGE));
  }

  /** {@code pouch network inspect}. */
  public static Command networks() {
    return new InspectCommand(
        "inspect [OPTIONS] NETWORK [NETWORK...]",
        "Show everything about networks",
        List.of(NETWORK));
  }

  /** {@code pouch volume inspect}. */
  public static Command volumes() {
    return new InspectCommand(
        "inspect [OPTIONS] VOLUME [VOLUME...]", "Show everything about volumes", List.of(VOLUME));
  }

  @Override
  public FlagSet flags() {
    FlagSet flags =
        new FlagSet()
            .text("format", "f", "", "Show with a template, as {{.State.Status}}, or json");
    if (kinds.contains(CONTAINER)) {
      flags.bool("size", "s", "Also count the bytes that containers have written");
    }
    if (kinds.size() > 1) {
      flags.text("type", "", "", "Look only for these: container, image, network, volume");
    }
    return flags;
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atLeast(1);
    String format = arguments.text("format");
    boolean json = format.equals("json");
    Template template = format.isEmpty() || json ? null : Template.parse(Escapes.decode(format));
    List<Json> found = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    for (String name : arguments.rest()) {
      try {
        found.add(find(context, arguments, name));
      } catch (EngineError refused) {
        missed.add("Fetch object error: " + refused.getMessage());
      }
    }
    if (json) {
      found.forEach(one -> context.line(JsonText.compact(one)));
    } else if (template == null) {
      context.line(JsonText.indented(new Json.Arr(found)));
    } else {
      found.forEach(one -> context.line(template.render(one)));
    }
    if (!missed.isEmpty()) {
      throw new CliException(String.join("\n", missed));
    }
    return 0;
  }

  private List<Kind> wanted(Arguments arguments) {
    String type = kinds.size() > 1 ? arguments.text("type") : "";
    List<Kind> wanted =
        kinds.stream().filter(kind -> type.isEmpty() || kind.name.equals(type)).toList();
    if (wanted.isEmpty()) {
      throw new CliException(
          "invalid value \"%s\" for --type: use container, image, network or volume"
              .formatted(type));
    }
    return wanted;
  }

  private Json find(Context context, Arguments arguments, String name) throws IOException {
    EngineError first = null;
    for (Kind kind : wanted(arguments)) {
      Request request = Request.get(kind.path).segment(name).path(kind.tail);
      if (kind.equals(CONTAINER) && arguments.isTrue("size")) {
        request.query("size", "1");
      }
      try {
        return context.engine().call(request);
      } catch (EngineError refused) {
        first = first == null ? refused : first;
        if (refused.status() != NOT_FOUND) {
          throw first;
        }
      }
    }
    throw java.util.Objects.requireNonNull(first);
  }
}
