package org.pouchcontainer.rest.map;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.Resources;
import org.pouchcontainer.api.container.Resources.DeviceRate;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.wire.Resources.ThrottleDevice;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Limits as the engine takes them. */
final class ResourceReader {
  private ResourceReader() {}

  static Resources read(
      org.pouchcontainer.rest.wire.Resources r, int oomScoreAdjust, ApiDialect dialect) {
    if (!Absent.list(r.deviceRequests).isEmpty()) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "HostConfig.DeviceRequests: devices by capability are not offered; name them in Devices");
    }
    Long swappiness = r.memorySwappiness;
    if (swappiness != null && swappiness == 0 && dialect.zeroSwappinessIsUnset()) {
      swappiness = null;
    }
    return new Resources(
        new Resources.Memory(
            r.memory,
            r.memoryReservation,
            r.memorySwap,
            swappiness,
            r.kernelMemory == null ? 0 : r.kernelMemory),
        new Resources.Cpu(
            r.cpuShares,
            r.cpuQuota,
            r.cpuPeriod,
            r.nanoCpus,
            r.cpuRealtimePeriod,
            r.cpuRealtimeRuntime,
            Absent.text(r.cpusetCpus),
            Absent.text(r.cpusetMems)),
        new Resources.Blkio(
            r.blkioWeight,
            Absent.list(r.blkioWeightDevice).stream()
                .map(d -> new DeviceRate(Absent.text(d.path()), d.weight()))
                .toList(),
            rates(r.blkioDeviceReadBps),
            rates(r.blkioDeviceWriteBps),
            rates(r.blkioDeviceReadIOps),
            rates(r.blkioDeviceWriteIOps)),
        r.pidsLimit == null ? 0 : r.pidsLimit,
        Absent.list(r.devices).stream().map(ResourceReader::device).toList(),
        Absent.list(r.deviceCgroupRules),
        Absent.list(r.ulimits).stream()
            .map(u -> new Resources.Ulimit(Absent.text(u.name()), u.soft(), u.hard()))
            .toList(),
        Absent.text(r.cgroupParent),
        oomScoreAdjust,
        r.oomKillDisable,
        new Resources.PouchOnly(
            Absent.text(r.intelRdtL3Cbm),
            r.scheLatSwitch,
            r.memoryWmarkRatio,
            r.memoryExtra,
            r.memoryForceEmptyCtl));
  }

  private static List<DeviceRate> rates(@Nullable List<ThrottleDevice> devices) {
    return Absent.list(devices).stream()
        .map(d -> new DeviceRate(Absent.text(d.path()), d.rate()))
        .toList();
  }

  private static Resources.Device device(org.pouchcontainer.rest.wire.Resources.DeviceMapping d) {
    String host = Absent.text(d.pathOnHost());
    String container = Absent.text(d.pathInContainer());
    String permissions = Absent.text(d.cgroupPermissions());
    return new Resources.Device(
        host, container.isEmpty() ? host : container, permissions.isEmpty() ? "rwm" : permissions);
  }
}
