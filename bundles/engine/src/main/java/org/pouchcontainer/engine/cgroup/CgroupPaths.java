package org.pouchcontainer.engine.cgroup;

import java.nio.file.Path;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;

/**
 * Where containers' cgroups are: the original's paths. With cgroupfs {@code /<parent or
 * "default">/<id>}, with systemd {@code <slice or system.slice>:default:<id>}.
 *
 * @param systemd whether systemd makes the cgroups
 * @param engineParent the engine's own default parent, empty for none
 */
public record CgroupPaths(boolean systemd, String engineParent) {

  /**
   * The {@code cgroupsPath} of a container (OCI runtime-spec, config-linux, "Cgroups Path").
   *
   * @param asked the container's own parent, empty for the engine's; {@code ..} leads nowhere
   * @throws EngineException INVALID_ARGUMENT for a slice that is none
   */
  public String of(ContainerId id, String asked) {
    String parent = asked.isEmpty() ? engineParent : asked;
    if (systemd) {
      return slice(parent) + ":default:" + id;
    }
    String cleaned =
        Path.of("/").resolve(parent.isEmpty() ? "default" : parent).normalize().toString();
    return cleaned.equals("/") ? "/" + id : cleaned + "/" + id;
  }

  private static String slice(String parent) {
    if (parent.isEmpty()) {
      return "system.slice";
    }
    if (!parent.endsWith(".slice") || parent.contains("/")) {
      throw EngineException.invalid(
          "cgroup parent \"" + parent + "\": with the systemd driver it is a slice as my.slice");
    }
    return parent;
  }
}
