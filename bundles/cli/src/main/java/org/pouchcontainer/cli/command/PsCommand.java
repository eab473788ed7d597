package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.text.Durations;
import org.pouchcontainer.cli.text.Table;

/** {@code pouch ps}. */
public final class PsCommand implements Command {
  private static final int SHORT_ID = 6;

  @Override
  public String usage() {
    return "ps [OPTIONS]";
  }

  @Override
  public String summary() {
    return "List containers";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("all", "a", "Also those that do not run")
        .list("filter", "f", "Only those that match: id, label, name or status, as status=running")
        .text("format", "", "", "Show with a template, as 'table {{.ID}}\\t{{.Status}}'")
        .bool("no-trunc", "", "Show whole ids")
        .bool("quiet", "q", "Show ids only");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Request request = Request.get("/containers/json");
    request.querySet("all", arguments.isTrue("all") ? "true" : "");
    request.querySet("filters", Filters.query(arguments.all("filter")));
    List<Json> containers = new ArrayList<>(context.engine().call(request).items());
    containers.sort(Comparator.comparingLong((Json one) -> one.number("Created")).reversed());
    boolean whole = arguments.isTrue("no-trunc");
    if (arguments.isTrue("quiet")) {
      containers.forEach(one -> context.line(id(one, whole)));
    } else if (arguments.has("format")) {
      PsFormat format = new PsFormat(arguments.text("format"), whole, context.clock().instant());
      context.out().print(format.show(containers));
    } else {
      context.out().print(table(containers, whole, context.clock().instant()));
    }
    return 0;
  }

  private static String table(List<Json> containers, boolean whole, Instant now) {
    Table table = new Table("Name", "ID", "Status", "Created", "Image", "Runtime");
    for (Json one : containers) {
      table.row(
          name(one),
          id(one, whole),
          one.text("Status"),
          created(one, now),
          one.text("Image"),
          one.get("HostConfig").text("Runtime"));
    }
    return table.text();
  }

  static String name(Json container) {
    List<String> names = container.texts("Names");
    String name = names.isEmpty() ? "" : names.get(0);
    return name.startsWith("/") ? name.substring(1) : name;
  }

  static String id(Json container, boolean whole) {
    String id = container.text("Id");
    return whole || id.length() <= SHORT_ID ? id : id.substring(0, SHORT_ID);
  }

  static String created(Json container, Instant now) {
    return Durations.ago(Instant.ofEpochSecond(container.number("Created")), now);
  }
}
