package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares crun to compile the same seccomp profile at every create, which is half of what a create
 * takes: what it compiled for a profile once is handed back to it with the next container of that
 * profile. The profile stays in config.json beside it, so that a crun which does not know the
 * annotation any more confines as well. Safe for several threads.
 *
 * <p>Source: crun(1), "run.oci.seccomp_bpf_data"; crun keeps the filter as {@code seccomp.bpf} in
 * the container's state folder, for execs.
 */
final class SeccompFilters {
  private static final Logger LOG = LoggerFactory.getLogger(SeccompFilters.class);

  private static final String ANNOTATION = "run.oci.seccomp_bpf_data";
  private static final int MAX_KEPT = 64;

  /** The kernel takes 4,096 instructions of eight bytes. */
  private static final int MAX_FILTER_BYTES = 4096 * 8;

  private static final int MAX_CONFIG_BYTES = 4 << 20;

  private final Map<Key, String> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, String> eldest) {
          return size() > MAX_KEPT;
        }
      };

  /**
   * What a filter depends on.
   *
   * @param program the runtime
   * @param modified when that was last replaced
   * @param profile digest of the profile's text
   */
  record Key(Path program, FileTime modified, Digest profile) {}

  /**
   * Adds the filter of the container's profile to its config.json.
   *
   * @return the profile's key if its filter is not known yet, for {@link #learn}
   */
  Optional<Key> offer(ContainerRef container) {
    Path file = container.bundle().resolve("config.json");
    try {
      if (Files.size(file) > MAX_CONFIG_BYTES) {
        return Optional.empty();
      }
      String config = Files.readString(file);
      Optional<String> profile = profile(config);
      if (profile.isEmpty() || config.contains(ANNOTATION)) {
        return Optional.empty();
      }
      Key key = key(container, profile.get());
      String filter = find(key);
      if (filter == null) {
        return Optional.of(key);
      }
      Files.writeString(file, annotated(config, filter));
    } catch (NoSuchFileException e) {
      LOG.debug("{} has no config.json: the runtime will say so", container.id().shortForm());
    } catch (IOException e) {
      throw IoFailure.of("create container " + container.id().shortForm() + ": " + file, e);
    } catch (IllegalArgumentException e) {
      LOG.debug("{} cannot be read: the runtime will say why: {}", file, e.toString());
    }
    return Optional.empty();
  }

  /** Keeps what crun compiled for a container that was just created. */
  void learn(Key key, ContainerRef container) {
    Path file = container.runtimeRoot().resolve(container.id().value()).resolve("seccomp.bpf");
    try (var in = Files.newInputStream(file)) {
      byte[] filter = in.readNBytes(MAX_FILTER_BYTES + 1);
      if (filter.length > 0 && filter.length <= MAX_FILTER_BYTES && filter.length % 8 == 0) {
        keep(key, Base64.getEncoder().encodeToString(filter));
      }
    } catch (IOException e) {
      // Another version of crun keeps it elsewhere; each create compiles then.
      LOG.debug("no compiled filter at {}: {}", file, e.toString());
    }
  }

  private synchronized @Nullable String find(Key key) {
    return known.get(key);
  }

  private synchronized void keep(Key key, String filter) {
    known.put(key, filter);
  }

  private static Key key(ContainerRef container, String profile) throws IOException {
    Path program = container.binary().path();
    return new Key(
        program,
        Files.getLastModifiedTime(program),
        Digest.sha256(profile.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The text of {@code linux.seccomp}; none of one that asks a listener, which is per container.
   */
  private static Optional<String> profile(String config) {
    Json.Span linux = Json.members(config, 0).get("linux");
    if (linux == null || !linux.of(config).startsWith("{")) {
      return Optional.empty();
    }
    Json.Span seccomp = Json.members(config, linux.start()).get("seccomp");
    return Optional.ofNullable(seccomp)
        .map(span -> span.of(config))
        .filter(text -> text.startsWith("{") && !text.contains("SCMP_ACT_NOTIFY"));
  }

  private static String annotated(String config, String filter) {
    String member = "\"" + ANNOTATION + "\":\"" + filter + "\"";
    Json.Span annotations = Json.members(config, 0).get("annotations");
    if (annotations == null || !annotations.of(config).startsWith("{")) {
      int brace = config.indexOf('{');
      return config.substring(0, brace + 1)
          + "\"annotations\":{"
          + member
          + "},"
          + config.substring(brace + 1);
    }
    boolean empty = Json.members(config, annotations.start()).isEmpty();
    return config.substring(0, annotations.start() + 1)
        + member
        + (empty ? "" : ",")
        + config.substring(annotations.start() + 1);
  }
}
