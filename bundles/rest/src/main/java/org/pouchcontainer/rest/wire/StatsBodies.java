package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container uses, as both dialects tell it. */
public final class StatsBodies {
  private StatsBodies() {}

  /** One sample with the one before it. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Stats(
      String name,
      String id,
      @Nullable String osType,
      String read,
      @Nullable String preread,
      Pids pidsStats,
      Blkio blkioStats,
      int numProcs,
      Map<String, Long> storageStats,
      Cpu cpuStats,
      Cpu precpuStats,
      Memory memoryStats,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Interface> networks) {}

  /** Processes and threads. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Pids(@Nullable Long current, @Nullable Long limit) {}

  /** Block devices; null where the kernel does not tell. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Blkio(
      @Nullable List<BlkioEntry> ioServiceBytesRecursive,
      @Nullable List<BlkioEntry> ioServicedRecursive,
      @Nullable List<BlkioEntry> ioQueueRecursive,
      @Nullable List<BlkioEntry> ioServiceTimeRecursive,
      @Nullable List<BlkioEntry> ioWaitTimeRecursive,
      @Nullable List<BlkioEntry> ioMergedRecursive,
      @Nullable List<BlkioEntry> ioTimeRecursive,
      @Nullable List<BlkioEntry> sectorsRecursive) {}

  /** One counter of a block device. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record BlkioEntry(long major, long minor, String op, long value) {}

  /**
   * Processor time. The misspelt name is what the original's clients read.
   *
   * @param pouchSystemCpuUsage the same as {@code systemCpuUsage}, in Pouch's dialect
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"cpu_usage", "syetem_cpu_usage", "system_cpu_usage"})
  public record Cpu(
      CpuUsage cpuUsage,
      @Nullable Long systemCpuUsage,
      @JsonProperty("syetem_cpu_usage") @Nullable Long pouchSystemCpuUsage,
      @Nullable Integer onlineCpus,
      Throttling throttlingData) {}

  /** Processor time in nanoseconds. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record CpuUsage(
      long totalUsage,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Long> percpuUsage,
      long usageInKernelmode,
      long usageInUsermode) {}

  /** How a quota held it back. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Throttling(long periods, long throttledPeriods, long throttledTime) {}

  /** Memory in bytes. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Memory(
      @Nullable Long usage,
      @Nullable Long maxUsage,
      @Nullable Map<String, Long> stats,
      @Nullable Long failcnt,
      @Nullable Long limit) {}

  /** A network interface. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Interface(
      long rxBytes,
      long rxPackets,
      long rxErrors,
      long rxDropped,
      long txBytes,
      long txPackets,
      long txErrors,
      long txDropped) {}
}
