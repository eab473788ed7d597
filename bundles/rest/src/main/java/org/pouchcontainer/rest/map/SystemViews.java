package org.pouchcontainer.rest.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pouchcontainer.api.system.EngineVersion;
import org.pouchcontainer.api.system.SystemInfo;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.wire.SystemBodies;

/** The engine as both dialects show it. */
public final class SystemViews {

  private static final String MIN_API = "1.24";

  private SystemViews() {}

  /** What version answers. */
  public static SystemBodies.Version version(EngineVersion v, SystemInfo info, ApiDialect dialect) {
    boolean docker = dialect == ApiDialect.DOCKER;
    return new SystemBodies.Version(
        docker ? new SystemBodies.Platform("Pouch on Karaf") : null,
        docker ? components(v, info, dialect) : null,
        dialect.engineVersion(v.version()),
        dialect.apiVersion(),
        docker ? MIN_API : null,
        v.commit(),
        "java" + v.java(),
        v.os(),
        v.architecture(),
        v.kernel(),
        docker ? false : null,
        v.built().toString());
  }

  private static List<SystemBodies.Component> components(
      EngineVersion v, SystemInfo info, ApiDialect dialect) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("ApiVersion", dialect.apiVersion());
    details.put("Arch", v.architecture());
    details.put("BuildTime", v.built().toString());
    details.put("Experimental", "false");
    details.put("GitCommit", v.commit());
    details.put("GoVersion", "java" + v.java());
    details.put("JavaVersion", v.java());
    details.put("KernelVersion", v.kernel());
    details.put("MinAPIVersion", MIN_API);
    details.put("Os", v.os());
    List<SystemBodies.Component> all = new ArrayList<>();
    all.add(new SystemBodies.Component("Engine", v.version(), details));
    new TreeMap<>(info.runtimes())
        .forEach(
            (name, r) -> {
              if (r.usable()) {
                all.add(new SystemBodies.Component(name, r.version(), Map.of("GitCommit", "")));
              }
            });
    return all;
  }
}
