package org.pouchcontainer.rest.stream;

import java.nio.charset.StandardCharsets;
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
import org.pouchcontainer.rest.dialect.ErrorAnswer;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.rest.wire.ProgressBodies;

/** Progress of a pull as messages of one dialect. Used by one thread. */
public final class ProgressFormat {
  private static final int BAR = 50;
  private static final ProgressBodies.Detail NOTHING = new ProgressBodies.Detail(0, 0);

  private final ApiDialect dialect;
  private final byte[] end;
  private final String tag;
  private final String repository;
  private final Map<String, Instant> started = new HashMap<>();

  /** Messages about this reference, as the client wrote it. */
  public ProgressFormat(ApiDialect dialect, String reference) {
    this.dialect = dialect;
    this.end = dialect.progressEnd().getBytes(StandardCharsets.US_ASCII);
    int at = reference.indexOf('@');
    int colon = reference.lastIndexOf(':');
    boolean tagged = at < 0 && colon > reference.lastIndexOf('/');
    this.tag =
        at >= 0 ? reference.substring(at + 1) : tagged ? reference.substring(colon + 1) : "latest";
    this.repository =
        at >= 0 ? reference.substring(0, at) : tagged ? reference.substring(0, colon) : reference;
  }

  /** What to send for this step. */
  public List<byte[]> messages(PullProgress progress) {
    List<Object> messages =
        switch (dialect) {
          case POUCH -> pouch(progress);
          case DOCKER -> docker(progress);
        };
    return messages.stream().map(this::bytes).toList();
  }

  /** What to send when the pull fails after the answer has begun. */
  public byte[] error(Throwable failure) {
    ErrorAnswer answer = ErrorAnswer.of(failure, dialect);
    return bytes(
        switch (dialect) {
          case POUCH ->
              new ProgressBodies.Pouch(
                  null,
                  null,
                  null,
                  new ProgressBodies.ErrorDetail(answer.status(), answer.message()),
                  answer.message(),
                  Times.NEVER,
                  Times.NEVER);
          case DOCKER ->
              new ProgressBodies.Docker(
                  null,
                  null,
                  null,
                  null,
                  new ProgressBodies.ErrorDetail(null, answer.message()),
                  answer.message());
        });
  }

  private byte[] bytes(Object message) {
    byte[] json = Json.bytes(message);
    byte[] all = java.util.Arrays.copyOf(json, json.length + end.length);
    System.arraycopy(end, 0, all, json.length, end.length);
    return all;
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
    if (progress instanceof PullProgress.Resolved) {
      messages.add(docker("Pulling from " + shortRepository(), null, null, tag));
    } else if (progress instanceof PullProgress.Done d) {
      messages.add(docker("Digest: " + d.target(), null, null, null));
      messages.add(
          docker(
              (d.newer()
                      ? "Status: Downloaded newer image for "
                      : "Status: Image is up to date for ")
                  + repository
                  + (tag.contains(":") ? "@" : ":")
                  + tag,
              null,
              null,
              null));
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
      case WAITING -> Optional.of(docker("Pulling fs layer", NOTHING, null, id));
      case DOWNLOADING -> Optional.of(moving("Downloading", b, id));
      case EXTRACTING -> Optional.of(moving("Extracting", b, id));
      case DONE -> Optional.of(docker("Pull complete", NOTHING, null, id));
      case EXISTS -> Optional.of(docker("Already exists", NOTHING, null, id));
    };
  }

  private static Object moving(String status, PullProgress.Blob b, String id) {
    return docker(
        status,
        new ProgressBodies.Detail(b.currentBytes(), b.totalBytes()),
        bar(b.currentBytes(), b.totalBytes()),
        id);
  }

  private static Object docker(
      String status,
      ProgressBodies.@Nullable Detail detail,
      @Nullable String progress,
      @Nullable String id) {
    return new ProgressBodies.Docker(status, detail, progress, id, null, null);
  }

  private static String bar(long current, long total) {
    if (total <= 0) {
      return Long.toString(current);
    }
    int done = (int) Math.min(BAR, current * BAR / total);
    String arrow =
        done < BAR ? "=".repeat(done) + ">" + " ".repeat(BAR - done - 1) : "=".repeat(BAR);
    return "[" + arrow + "] " + size(current) + "/" + size(total);
  }

  private static String size(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + "B" : String.format(Locale.ROOT, "%.4g%s", value, units[unit]);
  }
}
