package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.create.Pairs;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** {@code pouch volume list}. */
public final class VolumeListCommand implements Command {
  private static final Listing LISTING =
      Listing.of(
          "Driver",
          "DRIVER",
          "Name",
          "VOLUME NAME",
          "Size",
          "SIZE",
          "Mountpoint",
          "MOUNT POINT",
          "Labels",
          "LABELS",
          "Scope",
          "SCOPE");

  @Override
  public String usage() {
    return "list [OPTIONS]";
  }

  @Override
  public String summary() {
    return "List volumes";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .list(
            "filter",
            "f",
            "Only those that match: driver, name, label or dangling, as driver=local")
        .text("format", "", "", Listing.HELP)
        .bool("mountpoint", "", "Also show where they are mounted")
        .bool("quiet", "q", "Show names only")
        .bool("size", "", "Also show their sizes");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Request request = Request.get("/volumes");
    request.querySet("filters", Filters.query(arguments.all("filter")));
    List<Json> rows =
        context.engine().call(request).items("Volumes").stream()
            .map(VolumeListCommand::row)
            .toList();
    context.out().print(LISTING.columns(columns(arguments)).show(arguments.text("format"), rows));
    return 0;
  }

  private static List<String> columns(Arguments arguments) {
    if (arguments.isTrue("quiet")) {
      return List.of("Name");
    }
    List<String> columns = new ArrayList<>(List.of("Driver", "Name"));
    if (arguments.isTrue("size")) {
      columns.add("Size");
    }
    if (arguments.isTrue("mountpoint")) {
      columns.add("Mountpoint");
    }
    return columns;
  }

  private static Json row(Json volume) {
    return new JsonObject()
        .put("Driver", volume.text("Driver"))
        .put("Name", volume.text("Name"))
        .put("Size", volume.get("Status").text("size"))
        .put("Mountpoint", volume.text("Mountpoint"))
        .put("Labels", Pairs.shown(volume.get("Labels")))
        .put("Scope", volume.text("Scope"))
        .build();
  }
}
