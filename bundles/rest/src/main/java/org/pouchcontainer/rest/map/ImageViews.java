package org.pouchcontainer.rest.map;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImagePrune;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.RegistryService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.ContainerConfig;
import org.pouchcontainer.rest.wire.ImageBodies;

/** Images as both dialects show them. */
public final class ImageViews {
  private static final int TELLS_NOTHING_OF_UNTAGGED = 43;
  private static final int NO_VIRTUAL_SIZE = 44;
  private static final int NO_CONTAINER = 45;
  private static final int ONLY_IMAGE_CONFIG = 50;
  private static final int NO_EMPTY_TEXTS = 52;
  private static final List<String> NO_TAG = List.of("<none>:<none>");
  private static final List<String> NO_DIGEST = List.of("<none>@<none>");

  private ImageViews() {}

  /**
   * One row of a list.
   *
   * @param tags those of its references that were asked for
   * @param shared bytes that other images use too, -1 for not asked
   * @param users containers that use it, -1 for not asked
   * @param minor the version that the client speaks
   */
  public static Object summary(
      ImageDetails i, List<String> tags, long shared, int users, ApiDialect dialect, int minor) {
    if (dialect == ApiDialect.POUCH) {
      return pouch(i);
    }
    boolean placeholders = minor < TELLS_NOTHING_OF_UNTAGGED;
    return new ImageBodies.Summary(
        i.id().toString(),
        i.parent() == null ? "" : i.parent().toString(),
        tags.isEmpty() && placeholders ? NO_TAG : tags,
        i.repoDigests().isEmpty() && placeholders ? NO_DIGEST : i.repoDigests(),
        i.created().getEpochSecond(),
        i.sizeBytes(),
        minor < NO_VIRTUAL_SIZE ? i.sizeBytes() : null,
        shared,
        i.config().labels().isEmpty() ? null : i.config().labels(),
        users);
  }

  /** What inspect answers; {@code minor} is the version that the client speaks. */
  public static Object inspect(ImageDetails i, ApiDialect dialect, String snapshotter, int minor) {
    if (dialect == ApiDialect.POUCH) {
      return pouch(i);
    }
    String parent = i.parent() == null ? "" : i.parent().toString();
    return new ImageBodies.Inspect(
        i.id().toString(),
        i.tags(),
        i.repoDigests(),
        since(minor, NO_EMPTY_TEXTS, parent),
        since(minor, NO_EMPTY_TEXTS, i.comment()),
        Times.text(i.created()),
        minor < NO_CONTAINER ? "" : null,
        minor < NO_CONTAINER ? new ContainerConfig() : null,
        since(minor, NO_EMPTY_TEXTS, ""),
        since(minor, NO_EMPTY_TEXTS, i.author()),
        minor < ONLY_IMAGE_CONFIG ? config(i.config()) : imageConfig(i.config()),
        i.architecture(),
        i.variant(),
        i.os(),
        i.sizeBytes(),
        minor < NO_VIRTUAL_SIZE ? i.sizeBytes() : null,
        new ContainerBodies.DriverData(snapshotter, Map.of()),
        rootFs(i),
        new ImageBodies.Metadata(Times.text(i.lastTagged())));
  }

  /** From that version on an empty text is left out. */
  private static @Nullable String since(int minor, int leavesOut, String text) {
    return text.isEmpty() && minor >= leavesOut ? null : text;
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
    w.onBuild = Absent.orNull(c.onBuild());
    return w;
  }

  private static ImageBodies.Config imageConfig(ImageConfig c) {
    return new ImageBodies.Config(
        c.user(),
        c.exposedPorts().isEmpty() ? null : keys(c.exposedPorts()),
        c.env(),
        c.command(),
        SpecWriter.health(c.healthTest()),
        c.volumes().isEmpty() ? null : keys(c.volumes()),
        c.workingDirectory(),
        c.entrypoint(),
        c.onBuild(),
        c.labels(),
        c.stopSignal(),
        c.shell());
  }

  private static Map<String, Object> keys(Iterable<String> names) {
    Map<String, Object> keys = new TreeMap<>();
    names.forEach(n -> keys.put(n, Map.of()));
    return keys;
  }

  /** Build steps, newest first; only the top one has an id. */
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
                    top ? Absent.orNull(i.tags()) : null,
                    step.sizeBytes(),
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
        step.sizeBytes());
  }

  /** A step of a removal. */
  public static ImageBodies.Removed removed(ImageRemoval removal) {
    if (removal instanceof ImageRemoval.Untagged u) {
      return new ImageBodies.Removed(u.reference(), null);
    }
    return new ImageBodies.Removed(null, ((ImageRemoval.Deleted) removal).digest().toString());
  }

  /** What prune answers. */
  public static ImageBodies.Pruned pruned(ImagePrune.Pruned p) {
    return new ImageBodies.Pruned(
        Absent.orNull(p.removed().stream().map(ImageViews::removed).toList()), p.reclaimedBytes());
  }

  /** A repository that a search found. */
  public static ImageBodies.Hit hit(RegistryService.Hit h) {
    return new ImageBodies.Hit(h.stars(), h.official(), h.name(), h.automated(), h.description());
  }

  /** What a reference stands for in its registry. */
  public static ImageBodies.Distribution distribution(RegistryService.RemoteImage i) {
    return new ImageBodies.Distribution(
        new ImageBodies.Descriptor(i.mediaType(), i.digest().toString(), i.sizeBytes()),
        i.platforms().stream().map(ImageViews::platform).toList());
  }

  private static ImageBodies.Platform platform(String text) {
    String[] parts = text.split("/", 3);
    return new ImageBodies.Platform(
        parts.length > 1 ? parts[1] : "", parts[0], parts.length > 2 ? parts[2] : "");
  }
}
