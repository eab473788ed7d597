package org.pouchcontainer.cli.create;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.text.Sizes;

/** Limits, and how they become members of a request. */
final class ResourceFlags {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private ResourceFlags() {}

  /** Those that can be changed later. */
  static FlagSet addShared(FlagSet flags) {
    return flags
        .number("blkio-weight", "", 0, "Weight of block input and output, 10 to 1000")
        .number("cpu-period", "", 0, "Length of a scheduler period in microseconds")
        .number("cpu-quota", "", 0, "CPU time in a period in microseconds")
        .number("cpu-rt-period", "", 0, "Length of a real-time period in microseconds")
        .number("cpu-rt-runtime", "", 0, "Real-time CPU time in a period in microseconds")
        .number("cpu-shares", "c", 0, "Relative weight of CPU time")
        .text("cpus", "", "", "Number of CPUs it may use, as 1.5")
        .text("cpuset-cpus", "", "", "CPUs it may run on, as 0-3 or 0,1")
        .text("cpuset-mems", "", "", "Memory nodes it may use")
        .list("device-read-bps", "", "Bytes a second read from a device: path:rate")
        .list("device-read-iops", "", "Reads a second from a device: path:rate")
        .list("device-write-bps", "", "Bytes a second written to a device: path:rate")
        .list("device-write-iops", "", "Writes a second to a device: path:rate")
        .text("memory", "m", "", "Memory limit, as 512m")
        .text("memory-swap", "", "", "Limit of memory and swap together; -1 for no limit")
        .text("memory-reservation", "", "", "Soft memory limit")
        .text("kernel-memory", "", "", "Limit of kernel memory")
        .number("pids-limit", "", 0, "Number of processes; -1 for no limit");
  }

  /** Those that are fixed at creation. */
  static FlagSet addForCreation(FlagSet flags) {
    return flags
        .list("blkio-weight-device", "", "Weight for a device: path:weight")
        .number("memory-swappiness", "", -1, "How eagerly memory is swapped, 0 to 100")
        .bool("oom-kill-disable", "", "Do not kill it when memory runs out")
        .number("oom-score-adj", "", 0, "How likely it is killed when memory runs out")
        .each("ulimit", "", "Limit of processes: name=soft[:hard]")
        .text("intel-rdt-l3-cbm", "", "", "Mask of the L3 cache");
  }

  static void shared(Arguments given, JsonObject resources) {
    resources
        .putSet("BlkioWeight", given.number("blkio-weight"))
        .putSet("CpuPeriod", given.number("cpu-period"))
        .putSet("CpuQuota", given.number("cpu-quota"))
        .putSet("CpuRealtimePeriod", given.number("cpu-rt-period"))
        .putSet("CpuRealtimeRuntime", given.number("cpu-rt-runtime"))
        .putSet("CpuShares", given.number("cpu-shares"))
        .putSet("NanoCpus", nanoCpus(given.text("cpus")))
        .putSet("CpusetCpus", given.text("cpuset-cpus"))
        .putSet("CpusetMems", given.text("cpuset-mems"))
        .putSet("Memory", size(given, "memory"))
        .putSet("MemorySwap", size(given, "memory-swap"))
        .putSet("MemoryReservation", size(given, "memory-reservation"))
        .putSet("KernelMemory", size(given, "kernel-memory"))
        .putSet("PidsLimit", given.number("pids-limit"))
        .putSetValues("BlkioDeviceReadBps", rates(given, "device-read-bps"))
        .putSetValues("BlkioDeviceWriteBps", rates(given, "device-write-bps"))
        .putSetValues("BlkioDeviceReadIOps", counts(given, "device-read-iops", "Rate"))
        .putSetValues("BlkioDeviceWriteIOps", counts(given, "device-write-iops", "Rate"));
  }

  static void forCreation(Arguments given, JsonObject host) {
    host.putSetValues("BlkioWeightDevice", counts(given, "blkio-weight-device", "Weight"))
        .putSet("OomKillDisable", given.isTrue("oom-kill-disable"))
        .putSetValues("Ulimits", ulimits(given.all("ulimit")))
        .putSet("IntelRdtL3Cbm", given.text("intel-rdt-l3-cbm"));
    // The original always sent -500. A container that nobody asked to protect is better not
    // protected, and where the engine may not lower the score each run would end in a warning.
    if (given.has("oom-score-adj")) {
      host.put("OomScoreAdj", given.number("oom-score-adj"));
    }
    if (given.has("memory-swappiness")) {
      host.put("MemorySwappiness", given.number("memory-swappiness"));
    }
  }

  private static long size(Arguments given, String flag) {
    String text = given.text(flag);
    if (text.isEmpty()) {
      return 0;
    }
    return text.equals("-1") ? -1 : Sizes.parse(flag, text);
  }

  private static long nanoCpus(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,9})?")) {
      throw new CliException("invalid number of CPUs \"" + text + "\" for --cpus");
    }
    return new BigDecimal(text).multiply(NANOS).longValueExact();
  }

  private static List<Json> rates(Arguments given, String flag) {
    List<Json> devices = new ArrayList<>();
    for (String text : given.all(flag)) {
      String[] parts = device(flag, text);
      devices.add(
          new JsonObject().put("Path", parts[0]).put("Rate", Sizes.parse(flag, parts[1])).build());
    }
    return devices;
  }

  private static List<Json> counts(Arguments given, String flag, String member) {
    List<Json> devices = new ArrayList<>();
    for (String text : given.all(flag)) {
      String[] parts = device(flag, text);
      if (!parts[1].matches("[0-9]{1,18}")) {
        throw new CliException(
            "invalid value \"%s\" for --%s: use path:number".formatted(text, flag));
      }
      devices.add(
          new JsonObject().put("Path", parts[0]).put(member, Long.parseLong(parts[1])).build());
    }
    return devices;
  }

  private static String[] device(String flag, String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.startsWith("/dev/")) {
      throw new CliException(
          "invalid value \"%s\" for --%s: use /dev/name:value".formatted(text, flag));
    }
    return new String[] {text.substring(0, colon), text.substring(colon + 1)};
  }

  private static List<Json> ulimits(List<String> texts) {
    List<Json> limits = new ArrayList<>();
    for (String text : texts) {
      if (!text.matches("[a-z]+=(-1|[0-9]{1,18})(:(-1|[0-9]{1,18}))?")) {
        throw new CliException(
            "invalid value \"%s\" for --ulimit: use name=soft[:hard]".formatted(text));
      }
      String[] parts = text.split("[=:]");
      long soft = Long.parseLong(parts[1]);
      long hard = parts.length > 2 ? Long.parseLong(parts[2]) : soft;
      if (hard != -1 && (soft == -1 || soft > hard)) {
        throw new CliException(
            "invalid value \"%s\" for --ulimit: the soft limit is above the hard one"
                .formatted(text));
      }
      limits.add(
          new JsonObject().put("Name", parts[0]).put("Soft", soft).put("Hard", hard).build());
    }
    return limits;
  }
}
