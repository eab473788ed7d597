package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;

/**
 * A command that does one thing to each of the named objects and shows each name that it did it to.
 * All are tried; the failures are shown together at the end.
 *
 * @param usage name and arguments
 * @param summary what it does
 * @param declare adds its flags
 * @param request makes the request for one name
 */
public record EachCommand(
    String usage,
    String summary,
    UnaryOperator<FlagSet> declare,
    BiFunction<Arguments, String, Request> request)
    implements Command {

  private static final String CONTAINERS = "CONTAINER [CONTAINER...]";

  /** {@code pouch stop}. */
  public static Command stop() {
    return new EachCommand(
        "stop [OPTIONS] " + CONTAINERS,
        "Ask containers to end, and kill those that do not",
        EachCommand::timeFlags,
        (given, name) -> timed(given, container(name).path("/stop")));
  }

  /** {@code pouch restart}. */
  public static Command restart() {
    return new EachCommand(
        "restart [OPTIONS] " + CONTAINERS,
        "Stop containers and start them again",
        EachCommand::timeFlags,
        (given, name) -> timed(given, container(name).path("/restart")));
  }

  /** {@code pouch kill}. */
  public static Command kill() {
    return new EachCommand(
        "kill [OPTIONS] " + CONTAINERS,
        "Send a signal to containers",
        flags -> flags.text("signal", "s", "KILL", "Name or number of the signal"),
        (given, name) -> container(name).path("/kill").query("signal", given.text("signal")));
  }

  /** {@code pouch pause}. */
  public static Command pause() {
    return new EachCommand(
        "pause " + CONTAINERS,
        "Freeze all processes of containers",
        UnaryOperator.identity(),
        (given, name) -> container(name).path("/pause"));
  }

  /** {@code pouch unpause}. */
  public static Command unpause() {
    return new EachCommand(
        "unpause " + CONTAINERS,
        "Let the processes of paused containers go on",
        UnaryOperator.identity(),
        (given, name) -> container(name).path("/unpause"));
  }

  /** {@code pouch rm}. */
  public static Command remove() {
    return new EachCommand(
        "rm [OPTIONS] " + CONTAINERS,
        "Remove containers",
        flags ->
            flags
                .bool("force", "f", "Kill those that run")
                .bool("link", "l", "Remove the link of that name, not the container")
                .bool("volumes", "v", "Also remove their anonymous volumes"),
        (given, name) ->
            Request.delete("/containers")
                .segment(name)
                .querySet("force", given.isTrue("force") ? "true" : "")
                .querySet("v", given.isTrue("volumes") ? "true" : "")
                .querySet("link", given.isTrue("link") ? "true" : ""));
  }

  /** {@code pouch rmi}. */
  public static Command removeImage() {
    return new EachCommand(
        "rmi [OPTIONS] IMAGE [IMAGE...]",
        "Remove images",
        flags ->
            flags
                .bool("force", "f", "Also those that containers use")
                .bool("no-prune", "", "Keep images that only these were made of"),
        (given, name) ->
            Request.delete("/images")
                .segment(name)
                .querySet("noprune", given.isTrue("no-prune") ? "true" : "")
                .querySet("force", given.isTrue("force") ? "true" : ""));
  }

  /** {@code pouch volume remove}. */
  public static Command removeVolume() {
    return new EachCommand(
        "remove [OPTIONS] VOLUME [VOLUME...]",
        "Remove volumes and their content",
        flags -> flags.bool("force", "f", "Do not mind those that are not there"),
        (given, name) ->
            Request.delete("/volumes")
                .segment(name)
                .querySet("force", given.isTrue("force") ? "true" : ""));
  }

  /** {@code pouch network remove}. */
  public static Command removeNetwork() {
    return new EachCommand(
        "remove [OPTIONS] NETWORK [NETWORK...]",
        "Remove networks that no container is connected to",
        UnaryOperator.identity(),
        (given, name) -> Request.delete("/networks").segment(name));
  }

  /** {@code pouch rollback}. */
  public static Command rollback() {
    return new EachCommand(
        "rollback " + CONTAINERS,
        "Go back to what containers were before their last upgrade",
        UnaryOperator.identity(),
        (given, name) -> container(name).path("/rollback"));
  }

  private static Request container(String name) {
    return Request.post("/containers").segment(name);
  }

  private static FlagSet timeFlags(FlagSet flags) {
    return flags
        .text("signal", "s", "", "Signal that asks them to end; the container's own if empty")
        .number("time", "t", 10, "Seconds until they are killed")
        .alias("timeout", "time");
  }

  private static Request timed(Arguments given, Request request) {
    request.querySet("signal", given.text("signal"));
    // Without the flag the container's own timeout counts.
    return given.has("time") ? request.query("t", given.text("time")) : request;
  }

  @Override
  public FlagSet flags() {
    return declare.apply(new FlagSet());
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.atLeast(1);
    List<String> failures = new ArrayList<>();
    for (String name : arguments.rest()) {
      if (name.isEmpty()) {
        throw new CliException("a name must not be empty");
      }
      try {
        context.engine().run(request.apply(arguments, name));
        context.line(name);
      } catch (EngineError refused) {
        failures.add(refused.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new CliException(String.join("\n", failures));
    }
    return 0;
  }
}
