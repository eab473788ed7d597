package org.pouchcontainer.snapshotter.nativecopy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pouchcontainer.snapshotter.base.Folder;
import org.pouchcontainer.snapshotter.base.SnapshotFolders;
import org.pouchcontainer.snapshotter.base.SnapshotHome;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.Usage;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.snapshot.SnapshotCapabilities;
import org.pouchcontainer.spi.snapshot.SnapshotCapabilities.Whiteouts;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.SnapshotInfo.Kind;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/**
 * Snapshots as whole trees: a writable one begins as a copy of its parent, a view is its parent's
 * tree, read-only. Needs nothing of the kernel but bind mounts; where the file system can share
 * extents a copy costs little.
 */
@Component(
    service = Snapshotter.class,
    configurationPid = "org.pouchcontainer.snapshotter.native",
    property = "driver.name=" + NativeSnapshotter.NAME)
@Designate(ocd = NativeSnapshotter.Config.class)
public final class NativeSnapshotter implements Snapshotter, AutoCloseable {
  static final String NAME = "native";

  /** Where the snapshots are. */
  @ObjectClassDefinition(name = "Pouch native snapshotter")
  public @interface Config {
    /** The folder. */
    @AttributeDefinition(
        description =
            "Absolute folder of the snapshots; empty for snapshots/native below pouch.home")
    String directory() default "";
  }

  private final SnapshotFolders folders;
  private final HostFiles files;

  /** As a component. */
  @Activate
  public NativeSnapshotter(BundleContext context, Config config, @Reference HostFiles files) {
    this(SnapshotHome.of(context.getProperty("pouch.home"), config.directory(), NAME), files);
  }

  /** Opens the snapshots in {@code root}, which is made if it is absent. */
  public NativeSnapshotter(Path root, HostFiles files) {
    this.files = files;
    this.folders = new SnapshotFolders(root, files);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SnapshotCapabilities capabilities() {
    return new SnapshotCapabilities(Whiteouts.DELETE, false);
  }

  @Override
  public List<MountSpec> prepare(String key, @Nullable String parent) {
    return mountsOf(folders.add(key, parent, Kind.ACTIVE, this::copyParent));
  }

  @Override
  public List<MountSpec> view(String key, @Nullable String parent) {
    return mountsOf(folders.add(key, parent, Kind.VIEW, (fresh, parents) -> makeTree(fresh)));
  }

  @Override
  public List<MountSpec> mounts(String key) {
    String action = "mount snapshot";
    Folder folder = folders.get(action, key);
    if (folder.info().kind() == Kind.COMMITTED) {
      throw new EngineException(
          ErrorKind.FAILED_PRECONDITION,
          action + " \"" + key + "\": it is committed; make a view of it");
    }
    return mountsOf(folder);
  }

  @Override
  public void commit(String name, String key) {
    folders.commit(name, key);
  }

  @Override
  public void remove(String key) {
    folders.remove(key);
  }

  @Override
  public Optional<SnapshotInfo> stat(String key) {
    return folders.find(key).map(Folder::info);
  }

  @Override
  public Usage usage(String key) {
    return folders.usage(key);
  }

  @Override
  public void walk(Consumer<SnapshotInfo> visitor) {
    folders.walk(visitor);
  }

  /** Ends background work. Idempotent; mounts and snapshots stay. */
  @Override
  @Deactivate
  public void close() {
    folders.close();
  }

  private Path makeTree(Path fresh) {
    Path tree = fresh.resolve(Folder.TREE);
    files.makeDirectory(tree, 0755);
    return tree;
  }

  private void copyParent(Path fresh, List<Folder> parents) {
    Path tree = makeTree(fresh);
    if (!parents.isEmpty()) {
      files.copyTree(parents.get(0).tree(), tree);
      files.syncFileSystem(tree);
    }
  }

  private List<MountSpec> mountsOf(Folder folder) {
    boolean writable = folder.info().kind() == Kind.ACTIVE;
    List<Folder> parents = writable ? List.of() : folders.parents(folder);
    Folder source = parents.isEmpty() ? folder : parents.get(0);
    return List.of(MountSpec.bind(source.tree().toString(), !writable));
  }
}
