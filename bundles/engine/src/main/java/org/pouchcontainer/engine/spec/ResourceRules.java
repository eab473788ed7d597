package org.pouchcontainer.engine.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.Resources;
import org.pouchcontainer.api.container.Resources.Blkio;
import org.pouchcontainer.api.container.Resources.Cpu;
import org.pouchcontainer.api.container.Resources.DeviceRate;
import org.pouchcontainer.api.container.Resources.Memory;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.engine.system.OwnLimits;
import org.pouchcontainer.oci.runtime.BlockIoResources;
import org.pouchcontainer.oci.runtime.CpuResources;
import org.pouchcontainer.oci.runtime.DeviceCgroup;
import org.pouchcontainer.oci.runtime.LinuxResources;
import org.pouchcontainer.oci.runtime.MemoryResources;
import org.pouchcontainer.oci.runtime.PidsResources;
import org.pouchcontainer.oci.runtime.Rlimit;
import org.pouchcontainer.oci.runtime.ThrottleDevice;
import org.pouchcontainer.oci.runtime.WeightDevice;
import org.pouchcontainer.spi.EngineException;

/**
 * Checks limits and turns them into the runtime's form. What is wrong on every host is refused;
 * what this host cannot do is left out with a warning.
 */
public final class ResourceRules {
  private static final long MIN_MEMORY = 4L << 20;

  /** One EiB: twice of it, the default with swap, is still a number. */
  private static final long MAX_MEMORY = 1L << 60;

  private static final long MIN_NANO_CPUS = 10_000_000;
  private static final int MAX_LIST = 1024;

  /** What the kernel counts to (PID_MAX_LIMIT): a limit that nothing reaches, on any runtime. */
  private static final long ALL_PIDS = 4L << 20;

  /** With fewer descriptors crun cannot get as far as the program. */
  private static final int MIN_FILES = 32;

  /** What the kernel takes (cgroup-v1, cpu.shares). */
  private static final long MAX_SHARES = 262_144;

  private static final String CPUS = "cpuset cpus";

  private static final Set<String> ULIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private final CgroupLayout cgroups;
  private final OwnLimits own;

  /** Rules for a host with this layout and an engine with these limits of its own. */
  public ResourceRules(CgroupLayout cgroups, OwnLimits own) {
    this.cgroups = cgroups;
    this.own = own;
  }

  /**
   * Checks limits.
   *
   * @return warnings about what will be left out or clamped
   * @throws EngineException INVALID_ARGUMENT naming the field, the value and what is allowed
   */
  public List<String> validate(Resources r) {
    validateMemory(r.memory());
    validateCpu(r.cpu());
    validateOthers(r);
    List<String> warnings = new ArrayList<>();
    warnAbsent(warnings, "memory", r.memory().limitBytes() > 0, "memory limit");
    warnAbsent(warnings, "pids", r.pidsLimit() > 0, "pids limit");
    warnAbsent(warnings, "cpu", r.cpu().shares() > 0 || r.cpu().quotaMicros() > 0, "cpu limit");
    warnAbsent(warnings, "cpuset", !r.cpu().cpus().isEmpty(), "cpuset");
    if (r.memory().kernelBytes() > 0) {
      warnings.add("kernel memory limit left out: kernels since 5.11 have none");
    }
    if (r.memory().swapBytes() != 0 && !hasSwapLimit()) {
      warnings.add("swap limit left out: this kernel does not account for swap");
    }
    if (r.blkio().weight() > 0 && !hasBlkioWeight()) {
      warnings.add("blkio weight left out: no block scheduler of this kernel has weights");
    }
    if (r.oomScoreAdjust() != own.clampOomScore(r.oomScoreAdjust())) {
      warnings.add(
          "oom score adjustment clamped to "
              + own.clampOomScore(r.oomScoreAdjust())
              + ": the engine itself may not go lower");
    }
    for (Resources.Ulimit u : r.ulimits()) {
      if (own.clampLimit(rlimitName(u), u.hard()) != u.hard()) {
        warnings.add(
            "ulimit "
                + u.name()
                + " clamped to "
                + own.clampLimit(rlimitName(u), u.hard())
                + ": the engine itself may not go higher");
      }
    }
    return warnings;
  }

  private void warnAbsent(List<String> warnings, String controller, boolean asked, String what) {
    if (asked && !cgroups.has(controller)) {
      warnings.add(what + " left out: the cgroup controller " + controller + " is not usable here");
    }
  }

  private static void validateMemory(Memory m) {
    if (m.limitBytes() < 0 || (m.limitBytes() > 0 && m.limitBytes() < MIN_MEMORY)) {
      throw EngineException.invalid(
          "memory limit " + m.limitBytes() + ": must be at least 4 MiB (4194304)");
    }
    if (m.limitBytes() > MAX_MEMORY || m.reservationBytes() > MAX_MEMORY) {
      throw EngineException.invalid(
          "memory limit "
              + Math.max(m.limitBytes(), m.reservationBytes())
              + ": must be at most "
              + MAX_MEMORY);
    }
    if (m.reservationBytes() < 0
        || (m.reservationBytes() > 0 && m.reservationBytes() < MIN_MEMORY)) {
      throw EngineException.invalid(
          "memory reservation " + m.reservationBytes() + ": must be at least 4 MiB (4194304)");
    }
    if (m.limitBytes() > 0 && m.reservationBytes() > m.limitBytes()) {
      throw EngineException.invalid(
          "memory reservation "
              + m.reservationBytes()
              + ": must not exceed the memory limit "
              + m.limitBytes());
    }
    if (m.swapBytes() > 0 && m.limitBytes() == 0) {
      throw EngineException.invalid("memory swap " + m.swapBytes() + ": needs a memory limit too");
    }
    if (m.swapBytes() < -1 || (m.swapBytes() > 0 && m.swapBytes() < m.limitBytes())) {
      throw EngineException.invalid(
          "memory swap "
              + m.swapBytes()
              + ": is memory and swap together, so at least the memory limit "
              + m.limitBytes()
              + ", or -1");
    }
    Long swappiness = m.swappiness();
    if (swappiness != null && (swappiness < -1 || swappiness > 100)) {
      throw EngineException.invalid("memory swappiness " + swappiness + ": must be -1 to 100");
    }
  }

  private static void validateCpu(Cpu c) {
    if (c.nanoCpus() != 0 && (c.quotaMicros() != 0 || c.periodMicros() != 0)) {
      throw EngineException.invalid("cpus: cannot be given together with a cpu quota or period");
    }
    long most = Runtime.getRuntime().availableProcessors() * 1_000_000_000L;
    boolean tooFew = c.nanoCpus() != 0 && c.nanoCpus() < MIN_NANO_CPUS;
    if (tooFew || c.nanoCpus() > most) {
      long processors = most / 1_000_000_000L;
      throw EngineException.invalid(
          "Range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available"
              .formatted(processors, processors));
    }
    if (c.shares() < 0) {
      throw EngineException.invalid("cpu shares: invalid argument " + c.shares());
    }
    if (c.shares() == 1) {
      throw EngineException.invalid("The minimum allowed cpu-shares is 2");
    }
    if (c.shares() > MAX_SHARES) {
      throw EngineException.invalid("The maximum allowed cpu-shares is " + MAX_SHARES);
    }
    if (c.quotaMicros() < -1 || (c.quotaMicros() > 0 && c.quotaMicros() < 1000)) {
      throw EngineException.invalid(
          "cpu quota " + c.quotaMicros() + ": must be at least 1000 µs, or -1 for none");
    }
    if (c.periodMicros() != 0 && (c.periodMicros() < 1000 || c.periodMicros() > 1_000_000)) {
      throw EngineException.invalid(
          "cpu period " + c.periodMicros() + ": must be 1000 to 1000000 µs");
    }
    validateList(CPUS, c.cpus());
    validateList("cpuset mems", c.memoryNodes());
  }

  private static void validateList(String what, String list) {
    if (list.length() > MAX_LIST) {
      throw EngineException.invalid(what + ": longer than " + MAX_LIST + " characters");
    }
    if (!list.isEmpty() && !list.matches("[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*")) {
      throw EngineException.invalid("Invalid value " + list + " for " + what);
    }
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      if (ends.length == 2 && Integer.parseInt(ends[0]) > Integer.parseInt(ends[1])) {
        throw EngineException.invalid(what + " \"" + list + "\": " + range + " is empty");
      }
    }
    for (String number : list.split("[,-]")) {
      boolean cpus = what.equals(CPUS);
      String online = online(cpus ? "cpu" : "node");
      if (!number.isEmpty() && Integer.parseInt(number) > last(online)) {
        throw EngineException.invalid(
            "Requested %s are not available - requested %s, available: %s"
                .formatted(cpus ? "CPUs" : "memory nodes", list, online));
      }
    }
  }

  /**
   * The processors or memory nodes of the host, whichever of them this process may use itself.
   *
   * @param kind {@code cpu} or {@code node}
   */
  private static String online(String kind) {
    try {
      return Files.readString(Path.of("/sys/devices/system", kind, "online")).strip();
    } catch (NoSuchFileException e) {
      // A kernel without memory nodes counts one.
      return "0";
    } catch (IOException e) {
      throw new UncheckedIOException("read the host's " + kind + " list", e);
    }
  }

  private static int last(String list) {
    return Integer.parseInt(list.replaceFirst(".*[,-]", ""));
  }

  private static void validateOthers(Resources r) {
    if (r.pidsLimit() < -1) {
      throw EngineException.invalid("pids limit " + r.pidsLimit() + ": must be positive or -1");
    }
    int weight = r.blkio().weight();
    if (weight != 0 && (weight < 10 || weight > 1000)) {
      throw EngineException.invalid("blkio weight " + weight + ": must be 10 to 1000");
    }
    if (r.oomScoreAdjust() < -1000 || r.oomScoreAdjust() > 1000) {
      throw EngineException.invalid(
          "oom score adjustment " + r.oomScoreAdjust() + ": must be -1000 to 1000");
    }
    for (Resources.Ulimit u : r.ulimits()) {
      if (!ULIMITS.contains(u.name().toLowerCase(Locale.ROOT))) {
        throw EngineException.invalid("ulimit \"" + u.name() + "\": no such limit");
      }
      if (u.name().equalsIgnoreCase("nofile") && u.soft() >= 0 && u.soft() < MIN_FILES) {
        throw EngineException.invalid(
            "ulimit nofile: soft "
                + u.soft()
                + " is too low: a runtime needs "
                + MIN_FILES
                + " descriptors to start a program");
      }
      if (u.hard() != -1 && (u.soft() > u.hard() || u.soft() == -1)) {
        throw EngineException.invalid(
            "ulimit " + u.name() + ": soft " + u.soft() + " exceeds hard " + u.hard());
      }
    }
    r.deviceRules().forEach(DeviceRules::rule);
    r.devices().forEach(DeviceRules::nodes);
    rates(r.blkio().readBps());
    rates(r.blkio().writeBps());
    rates(r.blkio().readIops());
    rates(r.blkio().writeIops());
    rates(r.blkio().weightDevices());
  }

  /**
   * The limits in the runtime's form.
   *
   * @param deviceRules which devices the container may use; empty in an update
   */
  public LinuxResources build(Resources r, List<DeviceCgroup> deviceRules) {
    return LinuxResources.builder()
        .devices(deviceRules)
        .memory(cgroups.has("memory") ? memory(r) : null)
        .cpu(cpu(r.cpu()))
        .pids(cgroups.has("pids") && r.pidsLimit() != 0 ? pids(r.pidsLimit()) : null)
        .blockIO(cgroups.has("blkio") || cgroups.has("io") ? blockIo(r.blkio()) : null)
        .build();
  }

  /** Without a limit is written as a number, since crun 1.8 hands -1 to the kernel as it is. */
  private static PidsResources pids(long limit) {
    return new PidsResources(limit < 0 ? ALL_PIDS : Math.min(limit, ALL_PIDS));
  }

  private @Nullable MemoryResources memory(Resources r) {
    Memory m = r.memory();
    boolean killerOff = Boolean.TRUE.equals(r.oomKillDisable()) && cgroups.version() == 1;
    boolean swappiness = m.swappiness() != null && m.swappiness() >= 0 && cgroups.version() == 1;
    if (m.limitBytes() == 0 && m.reservationBytes() == 0 && !killerOff && !swappiness) {
      return null;
    }
    return MemoryResources.builder()
        .limit(positive(m.limitBytes()))
        .reservation(positive(m.reservationBytes()))
        .swap(swap(m))
        .swappiness(swappiness ? m.swappiness() : null)
        .disableOOMKiller(killerOff ? Boolean.TRUE : null)
        .build();
  }

  /** Memory and swap together; twice the memory unless asked, as docker and pouch do. */
  private @Nullable Long swap(Memory m) {
    if (m.limitBytes() == 0 || !hasSwapLimit()) {
      return null;
    }
    return m.swapBytes() == 0 ? Long.valueOf(m.limitBytes() * 2) : Long.valueOf(m.swapBytes());
  }

  private @Nullable CpuResources cpu(Cpu c) {
    boolean time = cgroups.has("cpu");
    boolean set = cgroups.has("cpuset");
    long quota = c.nanoCpus() > 0 ? c.nanoCpus() / 10_000 : c.quotaMicros();
    long period = c.nanoCpus() > 0 ? 100_000 : c.periodMicros();
    CpuResources cpu =
        CpuResources.builder()
            .shares(time ? positive(c.shares()) : null)
            .quota(time && quota != 0 ? Long.valueOf(quota) : null)
            .period(time ? positive(period) : null)
            .realtimeRuntime(time ? positive(c.realtimeRuntimeMicros()) : null)
            .realtimePeriod(time ? positive(c.realtimePeriodMicros()) : null)
            .cpus(set && !c.cpus().isEmpty() ? c.cpus() : null)
            .mems(set && !c.memoryNodes().isEmpty() ? c.memoryNodes() : null)
            .build();
    return cpu.equals(CpuResources.builder().build()) ? null : cpu;
  }

  private @Nullable BlockIoResources blockIo(Blkio b) {
    if (b.equals(Blkio.NONE)) {
      return null;
    }
    boolean weights = hasBlkioWeight();
    List<WeightDevice> weightDevices = new ArrayList<>();
    for (DeviceRate rate : b.weightDevices()) {
      long[] number = DeviceRules.number(rate.path());
      weightDevices.add(new WeightDevice(number[0], number[1], (int) rate.value(), null));
    }
    return BlockIoResources.builder()
        .weight(weights && b.weight() > 0 ? Integer.valueOf(b.weight()) : null)
        .weightDevice(weights ? weightDevices : List.of())
        .throttleReadBpsDevice(rates(b.readBps()))
        .throttleWriteBpsDevice(rates(b.writeBps()))
        .throttleReadIOPSDevice(rates(b.readIops()))
        .throttleWriteIOPSDevice(rates(b.writeIops()))
        .build();
  }

  private static List<ThrottleDevice> rates(List<DeviceRate> rates) {
    List<ThrottleDevice> converted = new ArrayList<>();
    for (DeviceRate rate : rates) {
      long[] number = DeviceRules.number(rate.path());
      converted.add(new ThrottleDevice(number[0], number[1], rate.value()));
    }
    return converted;
  }

  /** Process limits in the runtime's form, clamped to the engine's own. */
  List<Rlimit> rlimits(List<Resources.Ulimit> ulimits) {
    List<Rlimit> limits = new ArrayList<>();
    for (Resources.Ulimit u : ulimits) {
      long hard = own.clampLimit(rlimitName(u), u.hard());
      long soft = hard >= 0 && (u.soft() < 0 || u.soft() > hard) ? hard : u.soft();
      limits.add(new Rlimit(rlimitName(u), hard, soft));
    }
    return limits;
  }

  private static String rlimitName(Resources.Ulimit u) {
    return "RLIMIT_" + u.name().toUpperCase(Locale.ROOT);
  }

  private boolean hasSwapLimit() {
    return cgroups.version() == 2
        ? cgroups.has("memory")
        : cgroups.hasFile("memory", "memory.memsw.limit_in_bytes");
  }

  private boolean hasBlkioWeight() {
    return cgroups.version() == 2
        ? cgroups.has("io")
        : cgroups.hasFile("blkio", "blkio.weight") || cgroups.hasFile("blkio", "blkio.bfq.weight");
  }

  private static @Nullable Long positive(long value) {
    return value > 0 ? Long.valueOf(value) : null;
  }
}
