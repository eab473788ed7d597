package org.pouchcontainer.rest.map;

import java.util.List;
import java.util.Set;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.wire.Mount;
import org.pouchcontainer.spi.EngineException;

/**
 * Whether each of HostConfig.Mounts has what its type needs and nothing else, in Docker's words.
 */
final class MountChecks {
  private static final int OPTIONS_MUST_MATCH = 42;
  private static final Set<String> TYPES =
      Set.of("bind", "volume", "tmpfs", "image", "npipe", "cluster");

  private MountChecks() {}

  static void check(List<Mount> mounts, ApiLevel level) {
    for (Mount m : mounts) {
      String type = Absent.text(m.type());
      if (!TYPES.contains(type)) {
        throw EngineException.invalid(
            "HostConfig.Mounts: invalid mount config for type \""
                + Texts.shorten(type)
                + "\": mount type unknown");
      }
      if (Absent.text(m.target()).isEmpty()) {
        throw wrong(type, "field Target must not be empty");
      }
      CreateChecks.requireNotRoot(Absent.text(m.target()));
      source(m, type);
      if (!level.dockerBefore(OPTIONS_MUST_MATCH)) {
        options(m, type);
      }
    }
  }

  private static void source(Mount m, String type) {
    boolean empty = Absent.text(m.source()).isEmpty();
    if (type.equals("bind") && empty) {
      throw wrong(type, "field Source must not be empty");
    }
    if (type.equals("tmpfs") && !empty) {
      throw wrong(type, "field Source must not be specified");
    }
    if (type.equals("volume") && empty && m.readOnly()) {
      throw wrong(type, "must not set ReadOnly mode when using anonymous volumes");
    }
  }

  private static void options(Mount m, String type) {
    if (m.bindOptions() != null && !type.equals("bind")) {
      throw wrong(type, "field BindOptions must not be specified");
    }
    if (m.volumeOptions() != null && !type.equals("volume")) {
      throw wrong(type, "field VolumeOptions must not be specified");
    }
    if (m.tmpfsOptions() != null && !type.equals("tmpfs")) {
      throw wrong(type, "field TmpfsOptions must not be specified");
    }
    Mount.BindOptions bind = m.bindOptions();
    if (bind != null && bind.readOnlyForceRecursive() && !m.readOnly()) {
      throw wrong(type, "mount options conflict: !ReadOnly && BindOptions.ReadOnlyForceRecursive");
    }
    if (bind != null && bind.readOnlyNonRecursive() && !m.readOnly()) {
      throw wrong(type, "mount options conflict: !ReadOnly && BindOptions.ReadOnlyNonRecursive");
    }
  }

  private static EngineException wrong(String type, String reason) {
    return EngineException.invalid(
        "HostConfig.Mounts: invalid mount config for type \"" + type + "\": " + reason);
  }
}
