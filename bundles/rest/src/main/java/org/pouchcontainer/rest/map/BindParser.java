package org.pouchcontainer.rest.map;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.container.MountRequest.Origin;
import org.pouchcontainer.api.container.MountRequest.Type;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.spi.EngineException;

/** The grammar of {@code -v}: {@code [source:]target[:modes]}. */
final class BindParser {
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  /** dr and rr are Pouch's: the source's folder is made below the given one. */
  private static final Set<String> MODES =
      Set.of(
          "ro",
          "rw",
          "z",
          "Z",
          "nocopy",
          "consistent",
          "cached",
          "delegated",
          "dr",
          "rr",
          "U",
          "private",
          "rprivate",
          "shared",
          "rshared",
          "slave",
          "rslave");

  private BindParser() {}

  static MountRequest parse(String bind) {
    List<String> parts = Arrays.asList(bind.split(":", -1));
    return switch (parts.size()) {
      case 1 -> request(bind, "", parts.get(0), null);
      case 2 ->
          isModes(parts.get(1))
              ? request(bind, "", parts.get(0), parts.get(1))
              : request(bind, parts.get(0), parts.get(1), null);
      case 3 -> request(bind, parts.get(0), parts.get(1), parts.get(2));
      default -> throw wrong(bind, "expected [source:]target[:modes]");
    };
  }

  private static boolean isModes(String text) {
    return !text.isEmpty() && Arrays.stream(text.split(",")).allMatch(MODES::contains);
  }

  private static MountRequest request(
      String bind, String source, String target, @Nullable String modeText) {
    if (!target.startsWith("/")) {
      throw wrong(bind, "the target must be an absolute path");
    }
    boolean anonymous = source.isEmpty();
    if (anonymous && bind.startsWith(":")) {
      throw wrong(bind, "the source is empty");
    }
    boolean host = source.startsWith("/");
    if (!host && source.contains("/")) {
      throw wrong(bind, "the source must be an absolute path or a volume's name");
    }
    List<String> modes = modeText == null ? List.of() : modes(bind, modeText);
    String propagation =
        modes.stream().filter(PROPAGATIONS::contains).reduce("", (first, last) -> last);
    return new MountRequest(
        host ? Type.BIND : Type.VOLUME,
        source,
        target,
        modes.contains("ro"),
        propagation,
        true,
        host,
        !host && !modes.contains("nocopy"),
        "",
        modes,
        "",
        Map.of(),
        Map.of(),
        List.of(),
        Origin.BINDS);
  }

  private static List<String> modes(String bind, String text) {
    if (!isModes(text)) {
      throw wrong(bind, "invalid mode " + Texts.shorten(text));
    }
    List<String> modes = List.of(text.split(","));
    if (modes.contains("ro") && modes.contains("rw")) {
      throw wrong(bind, "both ro and rw");
    }
    if (modes.stream().filter(PROPAGATIONS::contains).count() > 1) {
      throw wrong(bind, "more than one propagation");
    }
    return modes;
  }

  private static EngineException wrong(String bind, String reason) {
    return EngineException.invalid("HostConfig.Binds \"" + Texts.shorten(bind) + "\": " + reason);
  }
}
