package org.pouchcontainer.cli.command;

import java.util.Locale;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.text.Units;

/** A row of {@code stats} out of one sample of the engine. */
final class StatsRow {
  static final Listing LISTING =
      Listing.of(
              "ID",
              "CONTAINER ID",
              "Container",
              "CONTAINER",
              "Name",
              "NAME",
              "CPUPerc",
              "CPU %",
              "MemPerc",
              "MEM %",
              "MemUsage",
              "MEM USAGE / LIMIT",
              "NetIO",
              "NET I/O",
              "BlockIO",
              "BLOCK I/O",
              "PIDs",
              "PIDS")
          .columns("ID", "Name", "CPUPerc", "MemPerc", "MemUsage", "NetIO", "BlockIO", "PIDs");

  private static final int SHORT_ID = 12;

  private StatsRow() {}

  /**
   * The row.
   *
   * @param asked how the user named the container
   */
  static Json of(String asked, Json sample, boolean wholeIds) {
    Json memory = sample.get("memory_stats");
    long used = used(memory);
    long limit = memory.number("limit");
    String id = sample.text("id").isEmpty() ? asked : sample.text("id");
    String name = sample.text("name").isEmpty() ? asked : sample.text("name");
    return new JsonObject()
        .put("ID", wholeIds ? id : id.substring(0, Math.min(SHORT_ID, id.length())))
        .put("Container", asked)
        .put("Name", name.startsWith("/") ? name.substring(1) : name)
        .put("CPUPerc", percent(cpu(sample)))
        .put("MemPerc", percent(limit == 0 ? 0 : used * 100.0 / limit))
        .put("MemUsage", Units.binary(used) + " / " + Units.binary(limit))
        .put("NetIO", network(sample.get("networks")))
        .put("BlockIO", block(sample.get("blkio_stats")))
        .put("PIDs", Long.toString(sample.get("pids_stats").number("current")))
        .build();
  }

  /** A container that is known, but of which no sample has come yet. */
  static Json unknown(String asked) {
    JsonObject row = new JsonObject().put("ID", asked).put("Container", asked).put("Name", asked);
    for (String member : new String[] {"CPUPerc", "MemPerc", "NetIO", "BlockIO", "PIDs"}) {
      row.put(member, "--");
    }
    return row.put("MemUsage", "-- / --").build();
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  /** The share of one CPU's time since the sample before. */
  private static double cpu(Json sample) {
    Json now = sample.get("cpu_stats");
    Json before = sample.get("precpu_stats");
    double own =
        (double) now.get("cpu_usage").number("total_usage")
            - before.get("cpu_usage").number("total_usage");
    double whole = (double) system(now) - system(before);
    long cpus = now.number("online_cpus");
    if (cpus == 0) {
      cpus = Math.max(1, now.get("cpu_usage").items("percpu_usage").size());
    }
    return own > 0 && whole > 0 ? own / whole * cpus * 100 : 0;
  }

  private static long system(Json cpu) {
    long time = cpu.number("system_cpu_usage");
    // The original's spelling.
    return time == 0 ? cpu.number("syetem_cpu_usage") : time;
  }

  /** Without the page cache that can be dropped at once: cgroup v1 and v2 name it differently. */
  private static long used(Json memory) {
    long usage = memory.number("usage");
    Json stats = memory.get("stats");
    long inactive = stats.number("total_inactive_file");
    inactive = inactive == 0 ? stats.number("inactive_file") : inactive;
    return inactive < usage ? usage - inactive : usage;
  }

  private static String network(Json networks) {
    long received = 0;
    long sent = 0;
    for (Json network : networks.fields().values()) {
      received += network.number("rx_bytes");
      sent += network.number("tx_bytes");
    }
    return Units.decimal(received) + " / " + Units.decimal(sent);
  }

  private static String block(Json block) {
    long read = 0;
    long written = 0;
    for (Json entry : block.items("io_service_bytes_recursive")) {
      String operation = entry.text("op").toLowerCase(Locale.ROOT);
      read += operation.equals("read") ? entry.number("value") : 0;
      written += operation.equals("write") ? entry.number("value") : 0;
    }
    return Units.decimal(read) + " / " + Units.decimal(written);
  }
}
