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
        .list(
            "filter",
            "f",
            "Only those that match, as status=running, label=a=b, name=x, health=healthy")
        .text("format", "", "", Listing.HELP)
        .number("last", "n", -1, "Show so many, the newest, whatever their state; -1 for all")
        .bool("latest", "l", "Show the newest one, whatever its state")
        .bool("no-trunc", "", "Show whole ids")
        .bool("quiet", "q", "Show ids only")
        .bool("size", "s", "Also show how much each has written");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    long last = arguments.isTrue("latest") ? 1 : arguments.number("last");
    boolean size = arguments.isTrue("size");
    Request request = Request.get("/containers/json");
    request.querySet("all", arguments.isTrue("all") || last > 0 ? "true" : "");
    request.querySet("limit", last > 0 ? Long.toString(last) : "");
    request.querySet("size", size ? "true" : "");
    request.querySet("filters", Filters.query(arguments.all("filter")));
    List<Json> containers = new ArrayList<>(context.engine().call(request).items());
    containers.sort(Comparator.comparingLong((Json one) -> one.number("Created")).reversed());
    if (last > 0 && containers.size() > last) {
      containers = containers.subList(0, (int) last);
    }
    context.out().print(text(arguments, containers, size, context.clock().instant()));
    return 0;
  }

  private static String text(
      Arguments arguments, List<Json> containers, boolean size, Instant now) {
    boolean whole = arguments.isTrue("no-trunc");
    if (arguments.isTrue("quiet")) {
      StringBuilder ids = new StringBuilder();
      containers.forEach(one -> ids.append(id(one, whole)).append('\n'));
      return ids.toString();
    }
    // Templates cost start-up; the usual table does without.
    if (arguments.has("format")) {
      return new PsFormat(whole, now).show(arguments.text("format"), containers);
    }
    return size ? new PsFormat(whole, now).showWithSize(containers) : table(containers, whole, now);
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
