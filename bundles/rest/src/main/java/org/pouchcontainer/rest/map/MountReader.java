package org.pouchcontainer.rest.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.container.MountRequest.Origin;
import org.pouchcontainer.api.container.MountRequest.ReadOnlyDepth;
import org.pouchcontainer.api.container.MountRequest.Type;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.wire.HostConfig;
import org.pouchcontainer.rest.wire.Mount;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** What a request wants to have mounted, from the four places where it may say so. */
final class MountReader {
  private MountReader() {}

  static List<MountRequest> read(HostConfig host) {
    List<MountRequest> mounts = new ArrayList<>();
    Absent.list(host.binds).forEach(b -> mounts.add(BindParser.parse(b)));
    Absent.list(host.mounts).forEach(m -> mounts.add(mount(m)));
    Absent.texts(host.tmpfs).forEach((target, options) -> mounts.add(tmpfs(target, options)));
    return mounts;
  }

  private static MountRequest tmpfs(String target, String options) {
    requireAbsolute("HostConfig.Tmpfs", target);
    return tmpfs(
        target, false, options.isEmpty() ? List.of() : List.of(options.split(",")), Origin.TMPFS);
  }

  private static MountRequest tmpfs(
      String target, boolean readOnly, List<String> options, Origin origin) {
    return new MountRequest(
        Type.TMPFS,
        "",
        target,
        readOnly,
        "",
        true,
        false,
        false,
        "",
        List.of(),
        "",
        Map.of(),
        Map.of(),
        options,
        origin);
  }

  private static MountRequest mount(Mount m) {
    String target = Absent.text(m.target());
    requireAbsolute("HostConfig.Mounts", target);
    return switch (Absent.text(m.type())) {
      case "bind" -> bind(m, target);
      case "volume" -> volume(m, target);
      case "tmpfs" -> tmpfs(target, m.readOnly(), tmpfsOptions(m), Origin.MOUNTS);
      case "image", "npipe", "cluster" ->
          throw new EngineException(
              ErrorKind.NOT_IMPLEMENTED,
              "HostConfig.Mounts "
                  + Texts.shorten(target)
                  + ": type "
                  + m.type()
                  + " is not offered");
      default ->
          throw EngineException.invalid(
              "HostConfig.Mounts "
                  + Texts.shorten(target)
                  + ": type must be bind, volume or tmpfs, not \""
                  + Texts.shorten(Absent.text(m.type()))
                  + "\"");
    };
  }

  private static MountRequest bind(Mount m, String target) {
    String source = Absent.text(m.source());
    requireAbsolute("HostConfig.Mounts source", source);
    Mount.BindOptions options =
        m.bindOptions() == null
            ? new Mount.BindOptions("", false, false, false, false)
            : m.bindOptions();
    return new MountRequest(
        Type.BIND,
        source,
        target,
        m.readOnly(),
        Absent.text(options.propagation()),
        !options.nonRecursive(),
        options.createMountpoint(),
        false,
        "",
        List.of(),
        "",
        Map.of(),
        Map.of(),
        List.of(),
        Origin.MOUNTS,
        options.readOnlyForceRecursive()
            ? ReadOnlyDepth.EVERYTHING
            : options.readOnlyNonRecursive()
                ? ReadOnlyDepth.THIS_MOUNT
                : ReadOnlyDepth.WHERE_POSSIBLE);
  }

  private static MountRequest volume(Mount m, String target) {
    Mount.VolumeOptions options =
        m.volumeOptions() == null
            ? new Mount.VolumeOptions(false, null, null, null)
            : m.volumeOptions();
    Mount.DriverConfig driver =
        options.driverConfig() == null
            ? new Mount.DriverConfig(null, null)
            : options.driverConfig();
    return new MountRequest(
        Type.VOLUME,
        Absent.text(m.source()),
        target,
        m.readOnly(),
        "",
        true,
        false,
        !options.noCopy(),
        Absent.text(options.subpath()),
        List.of(),
        Absent.text(driver.name()),
        Absent.texts(driver.options()),
        Absent.texts(options.labels()),
        List.of(),
        Origin.MOUNTS);
  }

  private static List<String> tmpfsOptions(Mount m) {
    List<String> options = new ArrayList<>();
    Mount.TmpfsOptions given = m.tmpfsOptions();
    if (given == null) {
      return options;
    }
    if (given.sizeBytes() > 0) {
      options.add("size=" + given.sizeBytes());
    }
    if (given.mode() > 0) {
      options.add("mode=" + Integer.toOctalString(given.mode()));
    }
    Absent.list(given.options()).forEach(pair -> options.add(String.join("=", Absent.list(pair))));
    return options;
  }

  private static void requireAbsolute(String field, String path) {
    if (!path.startsWith("/")) {
      throw EngineException.invalid(
          field + " \"" + Texts.shorten(path) + "\": expected an absolute path");
    }
  }
}
