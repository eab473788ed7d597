package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch search}. */
public final class SearchCommand implements Command {
  private static final Listing LISTING =
      Listing.of(
          "Name",
          "NAME",
          "Description",
          "DESCRIPTION",
          "StarCount",
          "STARS",
          "IsOfficial",
          "OFFICIAL",
          "IsAutomated",
          "AUTOMATED");
  private static final int DESCRIPTION_WIDTH = 45;

  @Override
  public String usage() {
    return "search [OPTIONS] TERM";
  }

  @Override
  public String summary() {
    return "Search a registry for images";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .list("filter", "f", "Only those that match: stars, is-official, is-automated, as stars=3")
        .text("format", "", "", Listing.HELP)
        .number("limit", "", 0, "Show so many at most; 0 for the registry's own limit")
        .bool("no-trunc", "", "Show whole descriptions")
        .text("registry", "r", "", "Address of the registry; the engine's own if empty");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    String term = arguments.exactly(1).at(0);
    String registry = arguments.text("registry");
    String credentials =
        context.credentials().header(registry.isEmpty() ? term : registry + "/" + term);
    Request request =
        Request.post("/images/search")
            .query("term", term)
            .querySet("registry", registry)
            .querySet("limit", arguments.number("limit") > 0 ? arguments.text("limit") : "")
            .querySet("filters", Filters.query(arguments.all("filter")))
            .headerSet("X-Registry-Auth", credentials);
    List<Json> rows = new ArrayList<>();
    for (Json found : context.engine().call(request).items()) {
      rows.add(row(found, arguments.isTrue("no-trunc")));
    }
    context.out().print(LISTING.show(arguments.text("format"), rows));
    return 0;
  }

  private static Json row(Json found, boolean whole) {
    String description = found.text("description");
    boolean cut = !whole && description.length() > DESCRIPTION_WIDTH;
    return new JsonObject()
        .put("Name", found.text("name"))
        .put(
            "Description",
            cut ? description.substring(0, DESCRIPTION_WIDTH - 3) + "..." : description)
        .put("StarCount", found.text("star_count"))
        .put("IsOfficial", found.isTrue("is_official") ? "[OK]" : "")
        .put("IsAutomated", found.isTrue("is_automated") ? "[OK]" : "")
        .build();
  }
}
