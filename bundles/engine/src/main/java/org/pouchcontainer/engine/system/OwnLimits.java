package org.pouchcontainer.engine.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this process may hand on to containers. Nothing can be given that the engine itself lacks,
 * so requests beyond it are clamped to it, with a warning.
 *
 * @param capabilities its bounding set, as {@code CAP_CHOWN}
 * @param hardLimits its hard process limits by name as {@code RLIMIT_NOFILE}; −1 for unlimited
 * @param oomScoreAdjust its own value, below which it cannot go without CAP_SYS_RESOURCE
 */
public record OwnLimits(
    Set<String> capabilities, Map<String, Long> hardLimits, int oomScoreAdjust) {
  /** Names of capabilities by number (capabilities(7)). */
  private static final List<String> CAPABILITY_NAMES =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "LINUX_IMMUTABLE",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "IPC_OWNER",
          "SYS_MODULE",
          "SYS_RAWIO",
          "SYS_CHROOT",
          "SYS_PTRACE",
          "SYS_PACCT",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_NICE",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "MKNOD",
          "LEASE",
          "AUDIT_WRITE",
          "AUDIT_CONTROL",
          "SETFCAP",
          "MAC_OVERRIDE",
          "MAC_ADMIN",
          "SYSLOG",
          "WAKE_ALARM",
          "BLOCK_SUSPEND",
          "AUDIT_READ",
          "PERFMON",
          "BPF",
          "CHECKPOINT_RESTORE");

  /** The row names of /proc/self/limits, by rlimit. */
  private static final Map<String, String> LIMIT_ROWS =
      Map.ofEntries(
          Map.entry("Max cpu time", "RLIMIT_CPU"),
          Map.entry("Max file size", "RLIMIT_FSIZE"),
          Map.entry("Max data size", "RLIMIT_DATA"),
          Map.entry("Max stack size", "RLIMIT_STACK"),
          Map.entry("Max core file size", "RLIMIT_CORE"),
          Map.entry("Max resident set", "RLIMIT_RSS"),
          Map.entry("Max processes", "RLIMIT_NPROC"),
          Map.entry("Max open files", "RLIMIT_NOFILE"),
          Map.entry("Max locked memory", "RLIMIT_MEMLOCK"),
          Map.entry("Max address space", "RLIMIT_AS"),
          Map.entry("Max file locks", "RLIMIT_LOCKS"),
          Map.entry("Max pending signals", "RLIMIT_SIGPENDING"),
          Map.entry("Max msgqueue size", "RLIMIT_MSGQUEUE"),
          Map.entry("Max nice priority", "RLIMIT_NICE"),
          Map.entry("Max realtime priority", "RLIMIT_RTPRIO"),
          Map.entry("Max realtime timeout", "RLIMIT_RTTIME"));

  /** Copies its collections. */
  public OwnLimits {
    capabilities = Set.copyOf(capabilities);
    hardLimits = Map.copyOf(hardLimits);
  }

  /** Reads the limits of this process. */
  public static OwnLimits ofThisProcess() {
    try {
      return parse(
          Files.readAllLines(Path.of("/proc/self/status")),
          Files.readAllLines(Path.of("/proc/self/limits")),
          Files.readString(Path.of("/proc/self/oom_score_adj")));
    } catch (IOException e) {
      throw new UncheckedIOException("read the engine's own limits", e);
    }
  }

  static OwnLimits parse(List<String> status, List<String> limits, String oomScoreAdjust) {
    String bounding =
        status.stream()
            .filter(line -> line.startsWith("CapBnd:"))
            .map(line -> line.substring("CapBnd:".length()).strip())
            .findFirst()
            .orElse("0");
    Map<String, Long> hard = new HashMap<>();
    for (String line : limits) {
      LIMIT_ROWS.forEach(
          (row, name) -> {
            if (line.startsWith(row)) {
              String value = line.substring(26).strip().split("\\s+")[1];
              hard.put(name, value.equals("unlimited") ? -1L : Long.parseLong(value));
            }
          });
    }
    return new OwnLimits(
        names(Long.parseUnsignedLong(bounding, 16)),
        hard,
        Integer.parseInt(oomScoreAdjust.strip()));
  }

  private static Set<String> names(long bits) {
    Set<String> names = new TreeSet<>();
    for (int number = 0; number < CAPABILITY_NAMES.size(); number++) {
      if ((bits >>> number & 1) == 1) {
        names.add("CAP_" + CAPABILITY_NAMES.get(number));
      }
    }
    return names;
  }

  /** Whether a name as {@code CAP_CHOWN} is a capability that any kernel knows. */
  public static boolean isCapability(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("CAP_") && CAPABILITY_NAMES.contains(upper.substring(4));
  }

  /** Whether hard limits may be raised and the oom score lowered. */
  public boolean mayRaise() {
    return capabilities.contains("CAP_SYS_RESOURCE");
  }

  /** The hard limit of an rlimit, clamped to what this process has; −1 for unlimited. */
  public long clampLimit(String rlimit, long wanted) {
    Long own = hardLimits.get(rlimit);
    if (own == null || own < 0 || mayRaise()) {
      return wanted;
    }
    return wanted < 0 ? own : Math.min(wanted, own);
  }

  /** An oom score adjustment, not below what this process can set. */
  public int clampOomScore(int wanted) {
    return mayRaise() ? wanted : Math.max(wanted, oomScoreAdjust);
  }
}
