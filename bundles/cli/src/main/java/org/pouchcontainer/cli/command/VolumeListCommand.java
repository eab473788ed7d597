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
import org.pouchcontainer.cli.text.Table;

/** {@code pouch volume list}. */
public final class VolumeListCommand implements Command {
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
        .list("filter", "f", "Only those that match: driver, name or label, as driver=local")
        .bool("mountpoint", "", "Also show where they are mounted")
        .bool("quiet", "q", "Show names only")
        .bool("size", "", "Also show their sizes");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Request request = Request.get("/volumes");
    request.querySet("filters", Filters.query(arguments.all("filter")));
    List<Json> volumes = context.engine().call(request).items("Volumes");
    boolean quiet = arguments.isTrue("quiet");
    boolean size = !quiet && arguments.isTrue("size");
    boolean mountpoint = !quiet && arguments.isTrue("mountpoint");
    Table table =
        new Table(3, row(quiet, "DRIVER", "VOLUME NAME", size, "SIZE", mountpoint, "MOUNT POINT"));
    for (Json volume : volumes) {
      table.row(
          row(
              quiet,
              volume.text("Driver"),
              volume.text("Name"),
              size,
              volume.get("Status").text("size"),
              mountpoint,
              volume.text("Mountpoint")));
    }
    context.out().print(table.text());
    return 0;
  }

  private static List<String> row(
      boolean quiet,
      String driver,
      String name,
      boolean withSize,
      String size,
      boolean withMountpoint,
      String mountpoint) {
    List<String> cells = new ArrayList<>();
    if (!quiet) {
      cells.add(driver);
    }
    cells.add(name);
    if (withSize) {
      cells.add(size);
    }
    if (withMountpoint) {
      cells.add(mountpoint);
    }
    return cells;
  }
}
