package org.pouchcontainer.rest.fake;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.spi.EngineException;

/** Volumes in a map. */
public final class FakeVolumes implements VolumeService {
  public volatile @Nullable VolumeQuery query;
  private final Map<String, Volume> volumes = new ConcurrentSkipListMap<>();

  @Override
  public Volume create(VolumeCreation c) {
    if (c.driver().equals("unknown")) {
      throw new EngineException(
          org.pouchcontainer.spi.ErrorKind.FAILED_PRECONDITION, "driver unknown: not installed");
    }
    Volume v =
        new Volume(
            c.name().isEmpty() ? "f".repeat(64) : c.name(),
            c.driver().isEmpty() ? "local" : c.driver(),
            "/v/" + c.name(),
            c.options(),
            c.labels(),
            "local",
            Instant.parse("2026-01-02T03:04:05Z"),
            List.of(),
            !c.driver().equals("gone"));
    volumes.put(v.name(), v);
    return v;
  }

  java.util.Set<String> names() {
    return volumes.keySet();
  }

  @Override
  public Volume inspect(String name) {
    Volume v = volumes.get(name);
    if (v == null) {
      throw EngineException.notFound("get " + name + ": no such volume");
    }
    return v;
  }

  @Override
  public List<Volume> list(VolumeQuery q) {
    query = q;
    return List.copyOf(volumes.values());
  }

  @Override
  public void remove(String name, boolean force) {
    if (!force) {
      inspect(name);
    }
    volumes.remove(name);
  }

  @Override
  public void reserve(String name, String consumer) {}

  @Override
  public void release(String name, String consumer) {}

  @Override
  public Path mount(String name, String consumer) {
    return Path.of("/v", name);
  }

  @Override
  public void unmount(String name, String consumer) {}
}
