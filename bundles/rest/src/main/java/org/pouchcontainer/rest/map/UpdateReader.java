package org.pouchcontainer.rest.map;

import java.util.HashMap;
import java.util.Map;
import org.pouchcontainer.api.container.ContainerService.ContainerUpdate;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.wire.UpdateRequest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** From the body of an update to what the engine changes. */
public final class UpdateReader {
  private UpdateReader() {}

  /** Reads it; NOT_IMPLEMENTED for what cannot be changed yet. */
  public static ContainerUpdate read(UpdateRequest r, ApiLevel level) {
    CreateChecks.limits(r, level);
    CreateChecks.restart(r.restartPolicy);
    if (!Absent.map(r.diskQuota).isEmpty() || !Absent.map(r.specAnnotation).isEmpty()) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "update: DiskQuota and SpecAnnotation of a container cannot be changed yet");
    }
    Map<String, String> labels = new HashMap<>();
    for (String label : Absent.list(r.label)) {
      int equals = label.indexOf('=');
      labels.put(
          equals < 0 ? label : label.substring(0, equals),
          equals < 0 ? "" : label.substring(equals + 1));
    }
    boolean keepRestart = r.restartPolicy == null || Absent.text(r.restartPolicy.name()).isEmpty();
    return new ContainerUpdate(
        ResourceReader.read(r, 0, level.dialect()),
        keepRestart ? null : SpecReader.restart(r.restartPolicy),
        Absent.list(r.env),
        labels);
  }
}
