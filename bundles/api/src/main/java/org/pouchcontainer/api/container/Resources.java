package org.pouchcontainer.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a container. Zero and empty mean: no limit asked.
 *
 * @param memory memory limits
 * @param cpu processor limits
 * @param blkio block device limits
 * @param pidsLimit processes and threads, 0 for the default, −1 for no limit
 * @param devices host devices
 * @param deviceRules cgroup device rules as {@code c 1:3 rwm}
 * @param ulimits process limits
 * @param cgroupParent path or slice, empty for the engine's
 * @param oomScoreAdjust −1000 to 1000
 * @param oomKillDisable null if not asked
 * @param pouch limits only Pouch knows
 */
public record Resources(
    Memory memory,
    Cpu cpu,
    Blkio blkio,
    long pidsLimit,
    List<Device> devices,
    List<String> deviceRules,
    List<Ulimit> ulimits,
    String cgroupParent,
    int oomScoreAdjust,
    @Nullable Boolean oomKillDisable,
    PouchOnly pouch) {
  /** No limits. */
  public static final Resources NONE =
      new Resources(
          Memory.NONE,
          Cpu.NONE,
          Blkio.NONE,
          0,
          List.of(),
          List.of(),
          List.of(),
          "",
          0,
          null,
          PouchOnly.NONE);

  /** Copies its collections. */
  public Resources {
    devices = List.copyOf(devices);
    deviceRules = List.copyOf(deviceRules);
    ulimits = List.copyOf(ulimits);
  }

  /**
   * Memory limits in bytes.
   *
   * @param limitBytes hard limit
   * @param reservationBytes soft limit
   * @param swapBytes memory and swap together, −1 for unlimited swap
   * @param swappiness 0 to 100, null or −1 if not asked
   * @param kernelBytes kernel memory
   */
  public record Memory(
      long limitBytes,
      long reservationBytes,
      long swapBytes,
      @Nullable Long swappiness,
      long kernelBytes) {
    /** No limits. */
    public static final Memory NONE = new Memory(0, 0, 0, null, 0);
  }

  /**
   * Processor limits.
   *
   * @param shares relative weight, 2 to 262144
   * @param quotaMicros CPU time in a period, −1 for none
   * @param periodMicros 1000 to 1000000
   * @param nanoCpus quota as 10⁻⁹ processors; excludes quota and period
   * @param realtimePeriodMicros for real-time tasks
   * @param realtimeRuntimeMicros for real-time tasks
   * @param cpus list format, as {@code 0-2,4}
   * @param memoryNodes list format
   */
  public record Cpu(
      long shares,
      long quotaMicros,
      long periodMicros,
      long nanoCpus,
      long realtimePeriodMicros,
      long realtimeRuntimeMicros,
      String cpus,
      String memoryNodes) {
    /** No limits. */
    public static final Cpu NONE = new Cpu(0, 0, 0, 0, 0, 0, "", "");
  }

  /**
   * Block device limits.
   *
   * @param weight 10 to 1000
   * @param weightDevices weights by device
   * @param readBps bytes per second
   * @param writeBps bytes per second
   * @param readIops operations per second
   * @param writeIops operations per second
   */
  public record Blkio(
      int weight,
      List<DeviceRate> weightDevices,
      List<DeviceRate> readBps,
      List<DeviceRate> writeBps,
      List<DeviceRate> readIops,
      List<DeviceRate> writeIops) {
    /** No limits. */
    public static final Blkio NONE =
        new Blkio(0, List.of(), List.of(), List.of(), List.of(), List.of());

    /** Copies its collections. */
    public Blkio {
      weightDevices = List.copyOf(weightDevices);
      readBps = List.copyOf(readBps);
      writeBps = List.copyOf(writeBps);
      readIops = List.copyOf(readIops);
      writeIops = List.copyOf(writeIops);
    }
  }

  /**
   * A number for one device.
   *
   * @param path of the device node on the host
   * @param value weight or rate
   */
  public record DeviceRate(String path, long value) {}

  /**
   * A host device.
   *
   * @param hostPath on the host; a folder stands for all devices in it
   * @param containerPath in the container
   * @param permissions out of {@code rwm}
   */
  public record Device(String hostPath, String containerPath, String permissions) {}

  /**
   * A process limit.
   *
   * @param name as {@code nofile}
   * @param soft −1 for unlimited
   * @param hard −1 for unlimited
   */
  public record Ulimit(String name, long soft, long hard) {}

  /**
   * Limits that only Pouch knows; passed to the runtime as annotations where the kernel has none.
   *
   * @param intelRdtL3Cbm cache mask
   * @param scheduleLatencySwitch 0 or 1
   * @param memoryWmarkRatio null if not asked
   * @param memoryExtraBytes null if not asked
   * @param memoryForceEmptyControl 0 or 1
   */
  public record PouchOnly(
      String intelRdtL3Cbm,
      long scheduleLatencySwitch,
      @Nullable Long memoryWmarkRatio,
      @Nullable Long memoryExtraBytes,
      long memoryForceEmptyControl) {
    /** Nothing asked. */
    public static final PouchOnly NONE = new PouchOnly("", 0, null, null, 0);
  }
}
