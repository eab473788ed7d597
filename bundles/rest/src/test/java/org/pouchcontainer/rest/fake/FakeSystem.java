package org.pouchcontainer.rest.fake;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.DriverInfo;
import org.pouchcontainer.api.system.EngineVersion;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.api.system.SystemInfo;
import org.pouchcontainer.api.system.SystemService;

/** An engine's facts. */
public final class FakeSystem implements SystemService, SettingsService {
  public volatile @org.jspecify.annotations.Nullable SettingsChange changed;
  private final DaemonSettings settings;

  public FakeSystem(List<String> pouch, List<String> docker, DaemonSettings.Tls tls) {
    settings =
        new DaemonSettings(
            Path.of("/home"),
            Path.of("/run"),
            pouch,
            docker,
            tls,
            new DaemonSettings.Registry(
                "docker.io",
                "library",
                List.of("https://mirror"),
                List.of("r:1", "10.0.0.0/8"),
                "http://proxy"),
            "overlayfs",
            "embedded",
            "auto",
            Map.of(),
            "cgroupfs",
            "",
            new DaemonSettings.LogDefaults("json-file", Map.of()),
            List.of(),
            0,
            true,
            Map.of(),
            new DaemonSettings.Dns(List.of(), List.of(), List.of()),
            DaemonSettings.Init.ON_DEMAND,
            DaemonSettings.Bridge.DEFAULT);
  }

  @Override
  public DaemonSettings current() {
    return settings;
  }

  @Override
  public SystemInfo info() {
    return new SystemInfo(
        "id",
        new SystemInfo.ContainerCounts(3, 1, 1, 1),
        2,
        "overlayfs",
        "/home",
        new SystemInfo.Host("host", "6.1", "Debian 12", "12", "x86_64", 2, 1 << 30),
        new SystemInfo.Cgroup("cgroupfs", 1, List.of("memory", "cpu")),
        Map.of("crun", new SystemInfo.RuntimeInfo("/usr/bin/crun", List.of(), "1.8", true, "")),
        "crun",
        "json-file",
        List.of("a=b"),
        List.of("name=seccomp,profile=default"),
        settings.listen(),
        settings.registry(),
        false,
        List.of());
  }

  @Override
  public EngineVersion version() {
    return new EngineVersion("0.1.0", "unknown", Instant.EPOCH, "17", "linux", "amd64", "6.1");
  }

  @Override
  public List<DriverInfo> drivers() {
    return List.of(new DriverInfo("volume", "local", "b", "1"));
  }

  @Override
  public void update(SettingsChange change) {
    changed = change;
  }
}
