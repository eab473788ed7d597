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
import org.pouchcontainer.cli.text.Units;

/** {@code pouch system df}. */
public final class DiskUsageCommand implements Command {
  private static final Listing SUMMARY =
      Listing.of(
          "Type",
          "TYPE",
          "TotalCount",
          "TOTAL",
          "Active",
          "ACTIVE",
          "Size",
          "SIZE",
          "Reclaimable",
          "RECLAIMABLE");

  @Override
  public String usage() {
    return "df [OPTIONS]";
  }

  @Override
  public String summary() {
    return "Show how much images, containers and volumes take on disk";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("format", "", "", Listing.HELP)
        .bool("verbose", "v", "Show each of them");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(0);
    Json usage = context.engine().call(Request.get("/system/df"));
    if (arguments.isTrue("verbose")) {
      context.out().print(each(usage, context.clock().instant()));
    } else {
      context.out().print(SUMMARY.show(arguments.text("format"), summary(usage)));
    }
    return 0;
  }

  private static List<Json> summary(Json usage) {
    List<Json> rows = new ArrayList<>();
    rows.add(images(usage));
    rows.add(containers(usage));
    rows.add(volumes(usage));
    rows.add(counted("Build Cache", usage.get("BuildCacheUsage"), 0, 0, 0, 0));
    return rows;
  }

  /** The sums are the engine's where it sends them, else they come from the lists. */
  private static Json counted(
      String type, Json sums, long total, long active, long bytes, long reclaimable) {
    boolean sent = !sums.isNull();
    long size = sent ? sums.number("TotalSize") : bytes;
    long free = sent ? sums.number("Reclaimable") : reclaimable;
    String share = size > 0 ? " (%d%%)".formatted(free * 100 / size) : "";
    return new JsonObject()
        .put("Type", type)
        .put("TotalCount", Long.toString(sent ? sums.number("TotalCount") : total))
        .put("Active", Long.toString(sent ? sums.number("ActiveCount") : active))
        .put("Size", Units.decimal(size))
        .put("Reclaimable", Units.decimal(free) + share)
        .build();
  }

  private static Json images(Json usage) {
    List<Json> images = items(usage, "Images", "ImageUsage");
    long active = 0;
    long used = 0;
    for (Json image : images) {
      if (image.number("Containers") > 0) {
        active++;
        used += image.number("Size") - Math.max(0, image.number("SharedSize"));
      }
    }
    long size = usage.number("LayersSize");
    return counted(
        "Images", usage.get("ImageUsage"), images.size(), active, size, Math.max(0, size - used));
  }

  private static Json containers(Json usage) {
    long active = 0;
    long size = 0;
    long free = 0;
    List<Json> containers = items(usage, "Containers", "ContainerUsage");
    for (Json container : containers) {
      boolean alive = container.text("State").matches("running|paused|restarting");
      active += alive ? 1 : 0;
      size += container.number("SizeRw");
      free += alive ? 0 : container.number("SizeRw");
    }
    return counted(
        "Containers", usage.get("ContainerUsage"), containers.size(), active, size, free);
  }

  private static Json volumes(Json usage) {
    long active = 0;
    long size = 0;
    long free = 0;
    List<Json> volumes = items(usage, "Volumes", "VolumeUsage");
    for (Json volume : volumes) {
      boolean used = volume.get("UsageData").number("RefCount") > 0;
      long bytes = Math.max(0, volume.get("UsageData").number("Size"));
      active += used ? 1 : 0;
      size += bytes;
      free += used ? 0 : bytes;
    }
    return counted("Local Volumes", usage.get("VolumeUsage"), volumes.size(), active, size, free);
  }

  private static List<Json> items(Json usage, String list, String sums) {
    List<Json> items = usage.items(list);
    return items.isEmpty() ? usage.get(sums).items("Items") : items;
  }

  private static String each(Json usage, Instant now) {
    StringBuilder text = new StringBuilder("Images space usage:\n\n");
    List<Json> rows = new ArrayList<>();
    for (Json image : items(usage, "Images", "ImageUsage")) {
      List<String> names = image.texts("RepoTags");
      rows.add(
          new JsonObject()
              .put("IMAGE NAME", names.isEmpty() ? "<none>" : names.get(0))
              .put("IMAGE ID", shortId(image.text("Id")))
              .put("CREATED", Durations.ago(Instant.ofEpochSecond(image.number("Created")), now))
              .put("SIZE", Units.decimal(image.number("Size")))
              .put("SHARED SIZE", Units.decimal(image.number("SharedSize")))
              .put("CONTAINERS", Long.toString(image.number("Containers")))
              .build());
    }
    text.append(
        table(rows, "IMAGE NAME", "IMAGE ID", "CREATED", "SIZE", "SHARED SIZE", "CONTAINERS"));
    text.append("\nContainers space usage:\n\n");
    rows.clear();
    for (Json one : items(usage, "Containers", "ContainerUsage")) {
      rows.add(
          new JsonObject()
              .put("CONTAINER ID", shortId(one.text("Id")))
              .put("IMAGE", one.text("Image"))
              .put("COMMAND", one.text("Command"))
              .put("SIZE", Units.decimal(one.number("SizeRw")))
              .put("CREATED", PsCommand.created(one, now))
              .put("STATUS", one.text("Status"))
              .put("NAME", PsCommand.name(one))
              .build());
    }
    text.append(
        table(rows, "CONTAINER ID", "IMAGE", "COMMAND", "SIZE", "CREATED", "STATUS", "NAME"));
    text.append("\nLocal Volumes space usage:\n\n");
    rows.clear();
    for (Json volume : items(usage, "Volumes", "VolumeUsage")) {
      rows.add(
          new JsonObject()
              .put("VOLUME NAME", volume.text("Name"))
              .put("LINKS", Long.toString(Math.max(0, volume.get("UsageData").number("RefCount"))))
              .put("SIZE", Units.decimal(volume.get("UsageData").number("Size")))
              .build());
    }
    return text.append(table(rows, "VOLUME NAME", "LINKS", "SIZE")).toString();
  }

  private static String table(List<Json> rows, String... heads) {
    String[] pairs = new String[heads.length * 2];
    for (int at = 0; at < heads.length; at++) {
      pairs[2 * at] = heads[at];
      pairs[2 * at + 1] = heads[at];
    }
    return Listing.of(pairs).show("", rows);
  }

  private static String shortId(String id) {
    String digits = id.substring(id.indexOf(':') + 1);
    return digits.substring(0, Math.min(12, digits.length()));
  }
}
