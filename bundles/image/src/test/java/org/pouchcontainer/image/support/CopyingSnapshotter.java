package org.pouchcontainer.image.support;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.Usage;
import org.pouchcontainer.spi.snapshot.SnapshotCapabilities;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.pouchcontainer.tck.snapshot.InMemorySnapshotter;

/** A snapshotter whose snapshots begin as copies of their parents. */
public final class CopyingSnapshotter implements Snapshotter {
  private final InMemorySnapshotter records;
  private final Kernel kernel;

  public CopyingSnapshotter(Path root, Kernel kernel) {
    this.records = new InMemorySnapshotter(root);
    this.kernel = kernel;
  }

  @Override
  public String name() {
    return "copying";
  }

  @Override
  public SnapshotCapabilities capabilities() {
    return new SnapshotCapabilities(SnapshotCapabilities.Whiteouts.DELETE, false);
  }

  public Path directory(String key) {
    return records.directory(key);
  }

  @Override
  public List<MountSpec> prepare(String key, @Nullable String parent) {
    records.prepare(key, parent);
    if (parent != null) {
      kernel.files().copy(records.directory(parent), records.directory(key));
    }
    return mounts(key);
  }

  @Override
  public List<MountSpec> view(String key, @Nullable String parent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<MountSpec> mounts(String key) {
    return List.of(MountSpec.bind(records.directory(key).toString(), false));
  }

  @Override
  public void commit(String name, String key) {
    records.commit(name, key);
  }

  @Override
  public void remove(String key) {
    records.remove(key);
  }

  @Override
  public Optional<SnapshotInfo> stat(String key) {
    return records.stat(key);
  }

  @Override
  public Usage usage(String key) {
    return records.usage(key);
  }

  @Override
  public void walk(Consumer<SnapshotInfo> visitor) {
    records.walk(visitor);
  }
}
