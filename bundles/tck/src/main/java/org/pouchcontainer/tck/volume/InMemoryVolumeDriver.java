package org.pouchcontainer.tck.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.ByteSize;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.Usage;
import org.pouchcontainer.spi.volume.VolumeCapabilities;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.spi.volume.VolumeLister;
import org.pouchcontainer.spi.volume.VolumeMeter;
import org.pouchcontainer.spi.volume.VolumeOptionsDescriber;
import org.pouchcontainer.spi.volume.VolumeRequest;
import org.pouchcontainer.tck.host.FakeHostFiles;

/**
 * A volume driver whose records live in memory, for tests. Passes {@link VolumeDriverContract}.
 *
 * <p>Made with a directory, each volume has a folder there; made without, nothing touches the disk
 * and paths name places that do not exist. Takes the option {@code size} and bounds nothing.
 */
public final class InMemoryVolumeDriver
    implements VolumeDriver, VolumeLister, VolumeMeter, VolumeOptionsDescriber {
  private static final Path NOWHERE = Path.of("/nonexistent/memory-volumes");

  private final String name;
  private final @Nullable Path root;
  private final Map<String, VolumeRequest> volumes = new TreeMap<>();
  private final Map<String, Set<String>> consumers = new TreeMap<>();
  private boolean away;

  /** A driver called {@code memory} that touches no disk. */
  public InMemoryVolumeDriver() {
    this("memory", null);
  }

  /** A driver with a folder for each volume below the existing directory {@code root}, if given. */
  public InMemoryVolumeDriver(String name, @Nullable Path root) {
    this.name = name;
    this.root = root;
  }

  /** From now on create, remove and mount fail with UNAVAILABLE (true) or work again (false). */
  public synchronized void goAway(boolean isAway) {
    away = isAway;
  }

  /** Who uses a volume now. */
  public synchronized Set<String> consumers(String volume) {
    return Set.copyOf(consumers.getOrDefault(volume, Set.of()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public VolumeCapabilities capabilities() {
    return new VolumeCapabilities(VolumeCapabilities.Scope.LOCAL, true, true);
  }

  @Override
  public synchronized void create(VolumeRequest request) {
    requireThere();
    VolumeNames.check(request.name());
    request.options().forEach(InMemoryVolumeDriver::checkOption);
    if (volumes.containsKey(request.name())) {
      throw new EngineException(
          ErrorKind.ALREADY_EXISTS, "create volume \"" + request.name() + "\": exists already");
    }
    if (root != null) {
      try {
        Files.createDirectory(folder(request));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    volumes.put(request.name(), request);
  }

  @Override
  public synchronized void remove(VolumeRequest volume) {
    requireThere();
    requireVolume(volume);
    if (!consumers(volume.name()).isEmpty()) {
      throw EngineException.conflict(
          "remove volume \"" + volume.name() + "\": used by " + consumers(volume.name()));
    }
    if (root != null) {
      new FakeHostFiles().deleteTree(folder(volume));
    }
    volumes.remove(volume.name());
  }

  @Override
  public synchronized Path mount(VolumeRequest volume, String consumer) {
    requireThere();
    requireVolume(volume);
    consumers.computeIfAbsent(volume.name(), v -> new TreeSet<>()).add(consumer);
    return folder(volume);
  }

  @Override
  public synchronized void unmount(VolumeRequest volume, String consumer, boolean last) {
    Set<String> users = consumers.getOrDefault(volume.name(), new TreeSet<>());
    users.remove(consumer);
    if (last || users.isEmpty()) {
      consumers.remove(volume.name());
    }
  }

  @Override
  public synchronized Path path(VolumeRequest volume) {
    requireVolume(volume);
    return folder(volume);
  }

  @Override
  public synchronized List<VolumeRequest> list() {
    return List.copyOf(volumes.values());
  }

  @Override
  public synchronized Usage usage(VolumeRequest volume) {
    requireVolume(volume);
    return root == null ? Usage.NONE : new FakeHostFiles().usage(folder(volume));
  }

  @Override
  public Map<String, String> options() {
    return Map.of("size", "upper bound in bytes, with an optional unit; none by default");
  }

  private Path folder(VolumeRequest volume) {
    return (root == null ? NOWHERE : root).resolve(volume.name());
  }

  private static void checkOption(String key, String value) {
    if (!key.equals("size")) {
      throw EngineException.invalid("volume option \"" + key + "\": unknown; allowed is size");
    }
    ByteSize.parse(value);
  }

  private void requireThere() {
    if (away) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, "volume driver " + name + ": told to be away");
    }
  }

  private void requireVolume(VolumeRequest volume) {
    if (!volumes.containsKey(volume.name())) {
      throw EngineException.notFound("volume \"" + volume.name() + "\": does not exist");
    }
  }
}
