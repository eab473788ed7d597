package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.text.Durations;
import org.pouchcontainer.cli.text.Sizes;

/** {@code pouch history}. */
public final class HistoryCommand implements Command {
  private static final int CREATED_BY_WIDTH = 45;
  private static final Listing LISTING =
      Listing.of(
              "ID",
              "IMAGE",
              "CreatedSince",
              "CREATED",
              "CreatedAt",
              "CREATED AT",
              "CreatedBy",
              "CREATED BY",
              "Size",
              "SIZE",
              "Comment",
              "COMMENT")
          .columns("ID", "CreatedSince", "CreatedBy", "Size", "Comment");
  // Times beyond the year 5138 in seconds are nanoseconds, which this dialect uses.
  private static final long LARGEST_SECONDS = 100_000_000_000L;

  @Override
  public String usage() {
    return "history [OPTIONS] IMAGE";
  }

  @Override
  public String summary() {
    return "Show how an image was built";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("format", "", "", Listing.HELP)
        .boolOn("human", "", "Show sizes and times for people")
        .bool("no-trunc", "", "Show everything whole")
        .bool("quiet", "q", "Show ids only");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(1);
    Request request = Request.get("/images").segment(arguments.at(0)).path("/history");
    List<Json> steps = context.engine().call(request).items();
    boolean whole = arguments.isTrue("no-trunc");
    boolean human = arguments.isTrue("human");
    if (arguments.isTrue("quiet")) {
      steps.forEach(step -> context.line(id(step, whole)));
      return 0;
    }
    List<Json> rows = new ArrayList<>();
    for (Json step : steps) {
      Instant created = created(step.number("Created"));
      String age = Durations.ago(created, context.clock().instant());
      rows.add(
          new JsonObject()
              .put("ID", id(step, whole))
              .put("CreatedSince", human ? age : created.toString())
              .put("CreatedAt", created.toString())
              .put("CreatedBy", cut(step.text("CreatedBy"), whole))
              .put("Size", human ? Sizes.format(step.number("Size")) : step.text("Size"))
              .put("Comment", step.text("Comment"))
              .build());
    }
    context.out().print(LISTING.show(arguments.text("format"), rows));
    return 0;
  }

  private static String id(Json step, boolean whole) {
    String id = step.text("ID").isEmpty() ? step.text("Id") : step.text("ID");
    if (whole || id.startsWith("<")) {
      return id;
    }
    String digits = id.substring(id.indexOf(':') + 1);
    return digits.substring(0, Math.min(12, digits.length()));
  }

  private static Instant created(long time) {
    return time > LARGEST_SECONDS ? Instant.ofEpochSecond(0, time) : Instant.ofEpochSecond(time);
  }

  private static String cut(String text, boolean whole) {
    return whole || text.length() <= CREATED_BY_WIDTH
        ? text
        : text.substring(0, CREATED_BY_WIDTH - 3) + "...";
  }
}
