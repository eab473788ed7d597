package org.pouchcontainer.engine.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.engine.driver.Drivers;

/** Volumes for tests of what uses them. */
public final class VolumeFixture {
  private VolumeFixture() {}

  /** Default settings below two folders; {@code mem} is another name of the driver tmpfs. */
  public static DaemonSettings settings(Path home, Path run) {
    return new DaemonSettings(
        home,
        run,
        List.of(),
        List.of(),
        new DaemonSettings.Tls("", "", "", false, List.of()),
        new DaemonSettings.Registry("r", "library", List.of(), List.of(), ""),
        "overlayfs",
        "embedded",
        "fake",
        Map.of("fake", new DaemonSettings.ConfiguredRuntime("/bin/fake", List.of(), "oci")),
        "cgroupfs",
        "",
        new DaemonSettings.LogDefaults("json-file", Map.of()),
        List.of(),
        0,
        false,
        Map.of("mem", "tmpfs"),
        new DaemonSettings.Dns(List.of(), List.of(), List.of()),
        DaemonSettings.Init.ON_DEMAND,
        DaemonSettings.Bridge.DEFAULT);
  }

  /** A new folder in {@code parent}. */
  public static Path folder(Path parent, String name) {
    try {
      return Files.createDirectories(parent.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A manager that loads its records from the drivers' store. */
  public static VolumeManager manager(
      Drivers drivers, EventService events, DaemonSettings settings) {
    return new VolumeManager(
        drivers, events, settings, () -> drivers.stores().require(settings.store()));
  }
}
