package org.pouchcontainer.rest.map;

import java.util.List;
import org.pouchcontainer.api.container.Resources;
import org.pouchcontainer.api.container.Resources.DeviceRate;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.rest.wire.Resources.DeviceMapping;
import org.pouchcontainer.rest.wire.Resources.ThrottleDevice;
import org.pouchcontainer.rest.wire.Resources.Ulimit;
import org.pouchcontainer.rest.wire.Resources.WeightDevice;

/** Limits as inspect shows them. */
final class ResourceWriter {
  private ResourceWriter() {}

  static void write(HostConfig h, Resources r) {
    h.memory = r.memory().limitBytes();
    h.memoryReservation = r.memory().reservationBytes();
    h.memorySwap = r.memory().swapBytes();
    h.memorySwappiness = r.memory().swappiness();
    h.kernelMemory = r.memory().kernelBytes();
    h.cpuShares = r.cpu().shares();
    h.cpuQuota = r.cpu().quotaMicros();
    h.cpuPeriod = r.cpu().periodMicros();
    h.nanoCpus = r.cpu().nanoCpus();
    h.cpuRealtimePeriod = r.cpu().realtimePeriodMicros();
    h.cpuRealtimeRuntime = r.cpu().realtimeRuntimeMicros();
    h.cpusetCpus = r.cpu().cpus();
    h.cpusetMems = r.cpu().memoryNodes();
    h.blkioWeight = r.blkio().weight();
    h.blkioWeightDevice =
        r.blkio().weightDevices().stream()
            .map(d -> new WeightDevice(d.path(), (int) d.value()))
            .toList();
    h.blkioDeviceReadBps = rates(r.blkio().readBps());
    h.blkioDeviceWriteBps = rates(r.blkio().writeBps());
    h.blkioDeviceReadIOps = rates(r.blkio().readIops());
    h.blkioDeviceWriteIOps = rates(r.blkio().writeIops());
    h.pidsLimit = r.pidsLimit() == 0 ? null : r.pidsLimit();
    h.devices =
        r.devices().stream()
            .map(d -> new DeviceMapping(d.hostPath(), d.containerPath(), d.permissions()))
            .toList();
    h.deviceCgroupRules = Absent.orNull(r.deviceRules());
    h.ulimits = r.ulimits().stream().map(u -> new Ulimit(u.name(), u.soft(), u.hard())).toList();
    h.cgroupParent = r.cgroupParent();
    h.oomKillDisable = r.oomKillDisable();
    h.intelRdtL3Cbm = r.pouch().intelRdtL3Cbm();
    h.scheLatSwitch = r.pouch().scheduleLatencySwitch();
    h.memoryWmarkRatio = r.pouch().memoryWmarkRatio();
    h.memoryExtra = r.pouch().memoryExtraBytes();
    h.memoryForceEmptyCtl = r.pouch().memoryForceEmptyControl();
  }

  private static List<ThrottleDevice> rates(List<DeviceRate> rates) {
    return rates.stream().map(d -> new ThrottleDevice(d.path(), d.value())).toList();
  }
}
