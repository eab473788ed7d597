package org.pouchcontainer.rest.map;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.wire.VolumeBodies;

/** Volumes as both dialects show them. */
public final class VolumeViews {
  private static final DateTimeFormatter POUCH_TIME =
      DateTimeFormatter.ofPattern("uuuu-M-d HH:mm:ss").withZone(ZoneOffset.UTC);

  private VolumeViews() {}

  /** What to create. */
  public static VolumeCreation creation(VolumeBodies.Create body) {
    return new VolumeCreation(
        Absent.text(body.name()),
        Absent.text(body.driver()),
        Absent.texts(body.driverOpts()),
        Absent.texts(body.labels()));
  }

  /** One volume. */
  public static Object volume(Volume v, ApiDialect dialect) {
    return switch (dialect) {
      case POUCH -> pouch(v);
      case DOCKER -> docker(v, null);
    };
  }

  /** One volume with what it occupies, -1 for unknown. */
  public static Object used(Volume v, long sizeBytes) {
    return docker(v, new VolumeBodies.UsageData(sizeBytes, v.consumers().size()));
  }

  private static Object pouch(Volume v) {
    Map<String, Object> status = status(v);
    v.options().forEach(status::putIfAbsent);
    status.putIfAbsent("size", "");
    return new VolumeBodies.PouchVolume(
        POUCH_TIME.format(v.created()),
        v.driver(),
        v.labels(),
        v.mountpoint(),
        v.name(),
        v.scope(),
        status);
  }

  private static Object docker(Volume v, VolumeBodies.@Nullable UsageData usage) {
    Map<String, Object> status = status(v);
    return new VolumeBodies.Volume(
        created(v.created()),
        v.driver(),
        v.labels().isEmpty() ? null : v.labels(),
        v.mountpoint(),
        v.name(),
        v.options().isEmpty() ? null : v.options(),
        v.scope(),
        status.isEmpty() ? null : status,
        usage);
  }

  private static Map<String, Object> status(Volume v) {
    Map<String, Object> status = new TreeMap<>();
    if (!v.driverPresent()) {
      status.put("DriverMissing", "the driver " + v.driver() + " is not installed");
    }
    return status;
  }

  private static String created(Instant time) {
    return Times.text(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
