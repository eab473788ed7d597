package org.pouchcontainer.rest.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullProgress.Role;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.map.References;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.rest.wire.ProgressBodies;

/** Progress of a pull as messages of one dialect. Used by one thread. */
public final class ProgressFormat {
  private final ApiDialect dialect;
  private final boolean all;
  private final String tag;
  private final String repository;
  private final Map<String, Instant> started = new HashMap<>();

  /** Messages about this reference, as the client wrote it. */
  public ProgressFormat(ApiDialect dialect, String reference) {
    this.dialect = dialect;
    this.all = dialect == ApiDialect.DOCKER && References.isNameOnly(reference);
    int at = reference.indexOf('@');
    int colon = reference.lastIndexOf(':');
    boolean tagged = at < 0 && colon > reference.lastIndexOf('/');
    this.tag =
        at >= 0 ? reference.substring(at + 1) : tagged ? reference.substring(colon + 1) : "latest";
    this.repository =
        at >= 0 ? reference.substring(0, at) : tagged ? reference.substring(0, colon) : reference;
  }

  /** What to send for this step. */
  public List<Object> messages(PullProgress progress) {
    return switch (dialect) {
      case POUCH -> pouch(progress);
      case DOCKER -> docker(progress);
    };
  }

  private List<Object> pouch(PullProgress progress) {
    if (progress instanceof PullProgress.Resolved r) {
      return List.of(pouch(r.reference(), "resolved", null));
    }
    if (progress instanceof PullProgress.Done d) {
      return List.of(pouch(d.reference(), "done", null));
    }
    PullProgress.Blob b = (PullProgress.Blob) progress;
    String id = b.role().name().toLowerCase(Locale.ROOT) + "-" + b.blob();
    return List.of(
        pouch(
            id,
            b.phase().name().toLowerCase(Locale.ROOT),
            new ProgressBodies.Detail(b.currentBytes(), b.totalBytes())));
  }

  private ProgressBodies.Pouch pouch(
      String id, String status, ProgressBodies.@Nullable Detail detail) {
    Instant now = Instant.now();
    Instant start = started.computeIfAbsent(id, i -> now);
    return new ProgressBodies.Pouch(
        id, status, detail, null, null, Times.text(start), Times.text(now));
  }

  private List<Object> docker(PullProgress progress) {
    List<Object> messages = new ArrayList<>();
    if (progress instanceof PullProgress.Resolved r) {
      String resolved = References.tag(r.reference());
      messages.add(
          new ProgressBodies.Docker(
              "Pulling from " + shortRepository(),
              null,
              null,
              resolved.isEmpty() ? tag : resolved,
              null,
              null));
    } else if (progress instanceof PullProgress.Done d) {
      messages.add(Messages.status("Digest: " + d.target()));
      messages.add(
          Messages.status(
              (d.newer()
                      ? "Status: Downloaded newer image for "
                      : "Status: Image is up to date for ")
                  + (all ? repository : References.withTag(repository, tag))));
    } else if (progress instanceof PullProgress.Blob b && b.role() == Role.LAYER) {
      layer(b).ifPresent(messages::add);
    }
    return messages;
  }

  /** Without the registry, as Docker shows it. */
  private String shortRepository() {
    int slash = repository.indexOf('/');
    String first = slash < 0 ? "" : repository.substring(0, slash);
    boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
    String path = registry ? repository.substring(slash + 1) : repository;
    return slash < 0 ? "library/" + path : path;
  }

  private static Optional<Object> layer(PullProgress.Blob b) {
    String id = b.blob().shortHex();
    return switch (b.phase()) {
      case WAITING -> Optional.of(Messages.status("Pulling fs layer", id));
      case DOWNLOADING -> Optional.of(moving("Downloading", b, id));
      case EXTRACTING -> Optional.of(moving("Extracting", b, id));
      case DONE -> Optional.of(Messages.status("Pull complete", id));
      case EXISTS -> Optional.of(Messages.status("Already exists", id));
    };
  }

  private static Object moving(String status, PullProgress.Blob b, String id) {
    return Messages.moving(status, b.currentBytes(), b.totalBytes(), id);
  }
}
