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
import org.pouchcontainer.cli.json.JsonText;
import org.pouchcontainer.cli.settings.EngineContext;
import org.pouchcontainer.cli.settings.EngineContexts;

/** The small commands of {@code pouch context}. */
public final class ContextCommand {
  private ContextCommand() {}

  /** {@code pouch context use}. */
  public static final class Use implements Command {
    @Override
    public String usage() {
      return "use CONTEXT";
    }

    @Override
    public String summary() {
      return "Speak to this engine from now on";
    }

    @Override
    public int run(Context context, Arguments arguments) throws IOException {
      String name = arguments.exactly(1).at(0);
      context.contexts().use(name);
      context.line(name);
      return 0;
    }
  }

  /** {@code pouch context show}. */
  public static final class Show implements Command {
    @Override
    public String usage() {
      return "show";
    }

    @Override
    public String summary() {
      return "Show the name of the engine in use";
    }

    @Override
    public int run(Context context, Arguments arguments) throws IOException {
      arguments.exactly(0);
      context.line(context.contexts().current());
      return 0;
    }
  }

  /** {@code pouch context remove}. */
  public static final class Remove implements Command {
    @Override
    public String usage() {
      return "remove [OPTIONS] CONTEXT [CONTEXT...]";
    }

    @Override
    public String summary() {
      return "Forget engines";
    }

    @Override
    public FlagSet flags() {
      return new FlagSet().bool("force", "f", "Also the one in use");
    }

    @Override
    public int run(Context context, Arguments arguments) throws IOException {
      for (String name : arguments.atLeast(1).rest()) {
        context.contexts().remove(name, arguments.isTrue("force"));
        context.line(name);
      }
      return 0;
    }
  }

  /** {@code pouch context inspect}. */
  public static final class Inspect implements Command {
    @Override
    public String usage() {
      return "inspect [OPTIONS] [CONTEXT...]";
    }

    @Override
    public String summary() {
      return "Show everything about named engines, or about the one in use";
    }

    @Override
    public FlagSet flags() {
      return new FlagSet().text("format", "f", "", "Show with a template, as {{.Host}}, or json");
    }

    @Override
    public int run(Context context, Arguments arguments) throws IOException {
      List<String> names = arguments.rest();
      List<Json> found = new ArrayList<>();
      for (String name : names.isEmpty() ? List.of(context.contexts().current()) : names) {
        found.add(members(context, name));
      }
      if (arguments.has("format")) {
        found.forEach(one -> context.line(Listing.one(arguments.text("format"), one)));
      } else {
        context.line(JsonText.indented(new Json.Arr(found)));
      }
      return 0;
    }

    private static Json members(Context context, String name) throws IOException {
      if (name.equals(EngineContexts.DEFAULT)) {
        return new JsonObject()
            .put("Name", name)
            .put("Host", "unix:///var/run/pouchd.sock")
            .build();
      }
      EngineContext one =
          context.contexts().find(name).orElseThrow(() -> EngineContexts.unknown(name));
      return new JsonObject()
          .put("Name", name)
          .put("Description", one.description())
          .put("Host", one.host())
          .put("TLSCACert", one.tls().authority())
          .put("TLSCert", one.tls().certificate())
          .put("TLSKey", one.tls().key())
          .put("TLSVerify", one.tls().verify())
          .build();
    }
  }
}
