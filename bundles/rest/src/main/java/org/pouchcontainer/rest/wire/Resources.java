package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a container, both dialects' fields.
 *
 * <p>A class with public fields and not a record, as its subclasses: it is embedded into larger
 * bodies field by field, and a constructor with eighty parameters would be easier to get wrong.
 */
@SuppressWarnings("NullAway.Init")
public class Resources {
  public long cpuShares;
  public long memory;
  public @Nullable String cgroupParent = "";
  public int blkioWeight;
  public @Nullable List<WeightDevice> blkioWeightDevice;
  public @Nullable List<ThrottleDevice> blkioDeviceReadBps;
  public @Nullable List<ThrottleDevice> blkioDeviceWriteBps;
  public @Nullable List<ThrottleDevice> blkioDeviceReadIOps;
  public @Nullable List<ThrottleDevice> blkioDeviceWriteIOps;
  public long cpuPeriod;
  public long cpuQuota;
  public long cpuRealtimePeriod;
  public long cpuRealtimeRuntime;
  public @Nullable String cpusetCpus = "";
  public @Nullable String cpusetMems = "";
  public @Nullable List<DeviceMapping> devices;
  public @Nullable List<String> deviceCgroupRules;
  public @Nullable List<DeviceRequest> deviceRequests;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public @Nullable Long kernelMemory;

  public long memoryReservation;
  public long memorySwap;
  public @Nullable Long memorySwappiness;
  public long nanoCpus;
  public @Nullable Boolean oomKillDisable;
  public @Nullable Boolean init;
  public @Nullable Long pidsLimit;
  public @Nullable List<Ulimit> ulimits;
  public long cpuCount;
  public long cpuPercent;

  @JsonProperty("IOMaximumIOps")
  public long ioMaximumIops;

  @JsonProperty("IOMaximumBandwidth")
  public long ioMaximumBandwidth;

  public @Nullable String intelRdtL3Cbm = "";
  public long scheLatSwitch;
  public @Nullable Long memoryWmarkRatio;
  public @Nullable Long memoryExtra;
  public long memoryForceEmptyCtl;

  /** A weight for a block device. */
  public record WeightDevice(@Nullable String path, int weight) {}

  /** A rate for a block device. */
  public record ThrottleDevice(@Nullable String path, long rate) {}

  /** A host device. */
  public record DeviceMapping(
      @Nullable String pathOnHost,
      @Nullable String pathInContainer,
      @Nullable String cgroupPermissions) {}

  /** Devices by capability, as {@code --gpus} asks for; not offered. */
  public record DeviceRequest(@Nullable String driver, int count) {}

  /** A process limit. */
  public record Ulimit(@Nullable String name, long soft, long hard) {}
}
