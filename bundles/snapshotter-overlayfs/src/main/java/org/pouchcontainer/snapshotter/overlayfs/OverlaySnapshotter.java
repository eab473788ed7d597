package org.pouchcontainer.snapshotter.overlayfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.snapshot.ChangesDirectory;
import org.pouchcontainer.spi.snapshot.LayerStacking;
import org.pouchcontainer.spi.snapshot.SnapshotCapabilities;
import org.pouchcontainer.spi.snapshot.SnapshotCapabilities.Whiteouts;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.SnapshotInfo.Kind;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/**
 * Snapshots as overlayfs layers: each folder has the snapshot's own changes in {@code fs} and, if
 * it is writable, the kernel's scratch room in {@code work}.
 *
 * <p>The root of a merged tree shows owner and mode of the topmost layer's root directory, so a new
 * layer takes them over from its parent, whether it is prepared on it or stacked onto it later.
 */
@Component(
    service = Snapshotter.class,
    configurationPid = "org.pouchcontainer.snapshotter.overlayfs",
    property = "driver.name=" + OverlaySnapshotter.NAME)
@Designate(ocd = OverlaySnapshotter.Config.class)
public final class OverlaySnapshotter
    implements Snapshotter, LayerStacking, ChangesDirectory, AutoCloseable {
  static final String NAME = "overlayfs";

  private static final String WORK = "work";
  private static final RootAttributes DEFAULT_ROOT = new RootAttributes(0755, 0, 0);

  /**
   * What the kernel's build or module options would decide otherwise. Without {@code metacopy} and
   * {@code redirect_dir} an upper directory is a complete layer by itself, which commit needs;
   * {@code index} would bind an upper directory to the first lower ones it was mounted with.
   */
  private static final List<String> FIXED =
      List.of("index=off", "metacopy=off", "redirect_dir=off");

  /** Where the snapshots are. */
  @ObjectClassDefinition(name = "Pouch overlayfs snapshotter")
  public @interface Config {
    /** The folder. */
    @AttributeDefinition(
        description =
            "Absolute folder of the snapshots, on a file system that overlayfs can write to;"
                + " empty for snapshots/overlayfs below pouch.home")
    String directory() default "";
  }

  private record RootAttributes(int mode, int uid, int gid) {}

  private final SnapshotFolders folders;
  private final HostFiles files;

  /**
   * As a component.
   *
   * @throws EngineException {@link ErrorKind#NOT_IMPLEMENTED} if overlayfs does not work there
   */
  @Activate
  public OverlaySnapshotter(
      BundleContext context,
      Config config,
      @Reference HostMounts mounts,
      @Reference HostFiles files) {
    this(SnapshotHome.of(context.getProperty("pouch.home"), config.directory(), NAME), files);
    try {
      new OverlayProbe(mounts, files).check(folders.root());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Opens the snapshots in {@code root}, which is made if it is absent. */
  public OverlaySnapshotter(Path root, HostFiles files) {
    this.files = files;
    this.folders = new SnapshotFolders(root, files);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SnapshotCapabilities capabilities() {
    return new SnapshotCapabilities(Whiteouts.OVERLAY, true);
  }

  @Override
  public List<MountSpec> prepare(String key, @Nullable String parent) {
    Folder folder =
        folders.add(
            key,
            parent,
            Kind.ACTIVE,
            (fresh, parents) -> {
              makeTree(fresh, parents);
              files.makeDirectory(fresh.resolve(WORK), 0700);
            });
    return mountsOf(folder);
  }

  @Override
  public List<MountSpec> view(String key, @Nullable String parent) {
    return mountsOf(folders.add(key, parent, Kind.VIEW, this::makeTree));
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
  public void commitOnto(String name, String key, @Nullable String parent) {
    folders.commitOnto(name, key, parent, this::adoptRoot);
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
  public Path changes(String key) {
    return folders.get("read the changes of snapshot", key).tree();
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

  private List<MountSpec> mountsOf(Folder folder) {
    boolean writable = folder.info().kind() == Kind.ACTIVE;
    List<Folder> parents = folders.parents(folder);
    if (parents.isEmpty()) {
      return List.of(MountSpec.bind(folder.tree().toString(), !writable));
    }
    if (!writable && parents.size() == 1) {
      return List.of(MountSpec.bind(parents.get(0).tree().toString(), true));
    }
    List<String> options = new ArrayList<>(parents.size() + 2 + FIXED.size());
    parents.forEach(parent -> options.add("lowerdir=" + parent.tree()));
    if (writable) {
      options.add("upperdir=" + folder.tree());
      options.add("workdir=" + folder.path().resolve(WORK));
    }
    options.addAll(FIXED);
    return List.of(new MountSpec("overlay", "overlay", options));
  }

  private void makeTree(Path folder, List<Folder> parents) {
    Path tree = folder.resolve(Folder.TREE);
    RootAttributes root = parents.isEmpty() ? DEFAULT_ROOT : rootOf(parents.get(0).tree());
    files.makeDirectory(tree, root.mode());
    applyOwner(tree, root);
  }

  /** A layer that was unpacked alone and said nothing about its root shows its parent's root. */
  private void adoptRoot(Path tree, List<Folder> parents) {
    if (parents.isEmpty() || !rootOf(tree).equals(DEFAULT_ROOT)) {
      return;
    }
    RootAttributes wanted = rootOf(parents.get(0).tree());
    if (!wanted.equals(DEFAULT_ROOT)) {
      try {
        Files.setAttribute(tree, "unix:mode", wanted.mode(), LinkOption.NOFOLLOW_LINKS);
      } catch (IOException e) {
        throw EngineException.internal("set mode of " + tree + ": " + e, e);
      }
      applyOwner(tree, wanted);
    }
  }

  private void applyOwner(Path tree, RootAttributes root) {
    if (root.uid() != DEFAULT_ROOT.uid() || root.gid() != DEFAULT_ROOT.gid()) {
      files.chown(tree, root.uid(), root.gid());
    }
  }

  private static RootAttributes rootOf(Path tree) {
    try {
      Map<String, Object> unix =
          Files.readAttributes(tree, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
      return new RootAttributes(
          (Integer) unix.get("mode") & 07777, (Integer) unix.get("uid"), (Integer) unix.get("gid"));
    } catch (IOException e) {
      throw EngineException.internal("read attributes of " + tree + ": " + e, e);
    }
  }
}
