package org.pouchcontainer.rest.map;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.ContainerConfig;
import org.pouchcontainer.rest.wire.ImageBodies;

/** Images as both dialects show them. */
public final class ImageViews {
  private ImageViews() {}

  /** One row of a list. */
  public static Object summary(ImageDetails i, ApiDialect dialect) {
    return switch (dialect) {
      case POUCH -> pouch(i);
      case DOCKER ->
          new ImageBodies.Summary(
              i.id().toString(),
              "",
              i.tags(),
              i.repoDigests(),
              i.created().getEpochSecond(),
              i.sizeBytes(),
              i.sizeBytes(),
              -1,
              i.config().labels(),
              -1);
    };
  }

  /** What inspect answers. */
  public static Object inspect(ImageDetails i, ApiDialect dialect, String snapshotter) {
    return switch (dialect) {
      case POUCH -> pouch(i);
      case DOCKER ->
          new ImageBodies.Inspect(
              i.id().toString(),
              i.tags(),
              i.repoDigests(),
              "",
              i.comment(),
              Times.text(i.created()),
              "",
              i.author(),
              config(i.config()),
              i.architecture(),
              i.variant(),
              i.os(),
              i.sizeBytes(),
              i.sizeBytes(),
              new ContainerBodies.DriverData(snapshotter, Map.of()),
              rootFs(i),
              new ImageBodies.Metadata(Times.text(i.lastTagged())));
    };
  }

  private static ImageBodies.PouchImage pouch(ImageDetails i) {
    return new ImageBodies.PouchImage(
        i.id().toString(),
        i.tags(),
        i.repoDigests(),
        Times.text(i.created()),
        i.sizeBytes(),
        config(i.config()),
        i.architecture(),
        i.os(),
        rootFs(i));
  }

  private static ImageBodies.RootFs rootFs(ImageDetails i) {
    return new ImageBodies.RootFs("layers", i.diffIds().stream().map(Object::toString).toList());
  }

  private static ContainerConfig config(ImageConfig c) {
    ContainerConfig w = new ContainerConfig();
    w.user = c.user();
    w.exposedPorts = c.exposedPorts().isEmpty() ? null : keys(c.exposedPorts());
    w.env = c.env();
    w.cmd = Absent.orNull(c.command());
    w.entrypoint = Absent.orNull(c.entrypoint());
    w.volumes = c.volumes().isEmpty() ? null : keys(c.volumes());
    w.workingDir = c.workingDirectory();
    w.labels = c.labels();
    w.stopSignal = c.stopSignal().isEmpty() ? null : c.stopSignal();
    w.healthcheck = SpecWriter.health(c.healthTest());
    w.shell = Absent.orNull(c.shell());
    return w;
  }

  private static Map<String, Object> keys(Iterable<String> names) {
    Map<String, Object> keys = new TreeMap<>();
    names.forEach(n -> keys.put(n, Map.of()));
    return keys;
  }

  /** Build steps, newest first; only the top one has an id. Sizes of steps are not kept. */
  public static List<Object> history(ImageDetails i, ApiDialect dialect) {
    List<Object> steps = new ArrayList<>();
    List<ImageDetails.HistoryStep> newestFirst = new ArrayList<>(i.history());
    Collections.reverse(newestFirst);
    for (ImageDetails.HistoryStep step : newestFirst) {
      boolean top = steps.isEmpty();
      String id = top ? i.id().toString() : "<missing>";
      steps.add(
          switch (dialect) {
            case POUCH -> pouchStep(step, id);
            case DOCKER ->
                new ImageBodies.History(
                    id,
                    step.created().getEpochSecond(),
                    step.createdBy(),
                    top ? i.tags() : null,
                    0,
                    step.comment());
          });
    }
    return steps;
  }

  private static Object pouchStep(ImageDetails.HistoryStep step, String id) {
    return new ImageBodies.PouchHistory(
        id,
        step.created().equals(Instant.EPOCH) ? 0 : Times.nanos(step.created()),
        step.createdBy(),
        step.author(),
        step.comment(),
        step.emptyLayer(),
        0);
  }

  /** A step of a removal. */
  public static ImageBodies.Removed removed(ImageRemoval removal) {
    if (removal instanceof ImageRemoval.Untagged u) {
      return new ImageBodies.Removed(u.reference(), null);
    }
    return new ImageBodies.Removed(null, ((ImageRemoval.Deleted) removal).digest().toString());
  }
}
