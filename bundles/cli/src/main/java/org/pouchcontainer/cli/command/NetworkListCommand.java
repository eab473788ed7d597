package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.Pairs;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch network list}. */
public final class NetworkListCommand implements Command {
  private static final int SHORT_ID = 10;
  private static final Listing LISTING =
      Listing.of(
              "ID",
              "NETWORK ID",
              "Name",
              "NAME",
              "Driver",
              "DRIVER",
              "Scope",
              "SCOPE",
              "IPv6",
              "IPV6",
              "Internal",
              "INTERNAL",
              "Labels",
              "LABELS",
              "CreatedAt",
              "CREATED AT")
          .columns("ID", "Name", "Driver", "Scope");

  @Override
  public String usage() {
    return "list [OPTIONS]";
  }

  @Override
  public String summary() {
    return "List networks";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .list(
            "filter",
            "f",
            "Only those that match, as driver=bridge, name=x, label=a, dangling=true")
        .text("format", "", "", Listing.HELP)
        .bool("no-trunc", "", "Show whole ids")
        .bool("quiet", "q", "Show ids only");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Request request = Request.get("/networks");
    request.querySet("filters", Filters.query(arguments.all("filter")));
    boolean whole = arguments.isTrue("no-trunc");
    List<Json> rows =
        context.engine().call(request).items().stream().map(one -> row(one, whole)).toList();
    if (arguments.isTrue("quiet")) {
      rows.forEach(row -> context.line(row.text("ID")));
    } else {
      context.out().print(LISTING.show(arguments.text("format"), rows));
    }
    return 0;
  }

  private static Json row(Json network, boolean whole) {
    String id = network.text("Id");
    return new JsonObject()
        .put("ID", whole ? id : id.substring(0, Math.min(SHORT_ID, id.length())))
        .put("Name", network.text("Name"))
        .put("Driver", network.text("Driver"))
        .put("Scope", network.text("Scope"))
        .put("IPv6", Boolean.toString(network.isTrue("EnableIPv6")))
        .put("Internal", Boolean.toString(network.isTrue("Internal")))
        .put("Labels", Pairs.shown(network.get("Labels")))
        .put("CreatedAt", network.text("Created"))
        .build();
  }
}
