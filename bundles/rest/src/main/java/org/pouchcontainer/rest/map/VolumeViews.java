package org.pouchcontainer.rest.map;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
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
  public static VolumeBodies.Volume volume(Volume v, ApiDialect dialect) {
    Map<String, Object> status = new LinkedHashMap<>();
    if (dialect.tellsPouchFields()) {
      status.putAll(new TreeMap<>(v.options()));
      status.putIfAbsent("size", "");
    }
    if (!v.driverPresent()) {
      status.put("DriverMissing", "the driver " + v.driver() + " is not installed");
    }
    return new VolumeBodies.Volume(
        created(v.created(), dialect),
        v.driver(),
        v.labels(),
        v.mountpoint(),
        v.name(),
        v.options().isEmpty() ? null : v.options(),
        v.scope(),
        status.isEmpty() ? null : status);
  }

  private static String created(Instant time, ApiDialect dialect) {
    return switch (dialect) {
      case POUCH -> POUCH_TIME.format(time);
      case DOCKER -> Times.text(time.truncatedTo(ChronoUnit.SECONDS));
    };
  }
}
