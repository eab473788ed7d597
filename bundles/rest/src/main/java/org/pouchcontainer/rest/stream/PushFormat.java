package org.pouchcontainer.rest.stream;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pouchcontainer.api.image.PushProgress;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.rest.wire.ProgressBodies;

/** Progress of a push as messages of one dialect. Used by one thread. */
public final class PushFormat {
  private final ApiDialect dialect;
  private final Map<String, Instant> started = new HashMap<>();

  /** For clients of this dialect. */
  public PushFormat(ApiDialect dialect) {
    this.dialect = dialect;
  }

  /** What to send for this step. */
  public List<Object> messages(PushProgress progress) {
    return switch (dialect) {
      case POUCH -> pouch(progress).map(List::of).orElse(List.of());
      case DOCKER -> docker(progress);
    };
  }

  private static List<Object> docker(PushProgress progress) {
    if (progress instanceof PushProgress.Repository r) {
      return List.of(Messages.status("The push refers to repository [" + r.repository() + "]"));
    }
    if (progress instanceof PushProgress.Tagged t) {
      return List.of(
          Messages.status(
              "%s: digest: %s size: %d".formatted(t.tag(), t.manifest(), t.sizeBytes())),
          new ProgressBodies.Pushed(
              Messages.NOTHING,
              new ProgressBodies.PushedTag(t.tag(), t.manifest().toString(), t.sizeBytes())));
    }
    PushProgress.Layer l = (PushProgress.Layer) progress;
    String id = l.diffId().shortHex();
    return List.of(
        switch (l.phase()) {
          case PREPARING -> Messages.status("Preparing", id);
          case WAITING -> Messages.status("Waiting", id);
          case PUSHING -> Messages.moving("Pushing", l.currentBytes(), l.totalBytes(), id);
          case PUSHED -> Messages.status("Pushed", id);
          case EXISTS -> Messages.status("Layer already exists", id);
          case MOUNTED -> Messages.status("Mounted from " + l.from(), id);
        });
  }

  private Optional<Object> pouch(PushProgress progress) {
    if (progress instanceof PushProgress.Tagged t) {
      return Optional.of(pouch("manifest-" + t.manifest(), "done", t.sizeBytes(), t.sizeBytes()));
    }
    if (!(progress instanceof PushProgress.Layer l)) {
      return Optional.empty();
    }
    String id = "layer-" + l.diffId();
    return switch (l.phase()) {
      case PREPARING, WAITING -> Optional.empty();
      case PUSHING -> Optional.of(pouch(id, "uploading", l.currentBytes(), l.totalBytes()));
      case PUSHED -> Optional.of(pouch(id, "done", l.totalBytes(), l.totalBytes()));
      case EXISTS, MOUNTED -> Optional.of(pouch(id, "exists", 0, 0));
    };
  }

  private Object pouch(String id, String status, long current, long total) {
    Instant now = Instant.now();
    Instant start = started.computeIfAbsent(id, i -> now);
    return new ProgressBodies.Pouch(
        id,
        status,
        new ProgressBodies.Detail(current, total),
        null,
        null,
        Times.text(start),
        Times.text(now));
  }
}
