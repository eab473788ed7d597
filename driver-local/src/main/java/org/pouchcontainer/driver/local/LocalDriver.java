package org.pouchcontainer.driver.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pouchcontainer.driver.local.CustomVolumes.Custom;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.Usage;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.volume.VolumeCapabilities;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.spi.volume.VolumeLister;
import org.pouchcontainer.spi.volume.VolumeMeter;
import org.pouchcontainer.spi.volume.VolumeOptionsDescriber;
import org.pouchcontainer.spi.volume.VolumeRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes in folders of this host: {@code <volumes>/<name>}, or a folder of the user's choice.
 *
 * <p>A chosen folder that existed before is the user's: removing the volume leaves it and all it
 * holds. One that the driver made goes with the volume, unless it overlaps another volume's.
 * Nothing is mounted, so ending a use has nothing to do.
 */
@Component(
    service = VolumeDriver.class,
    configurationPid = "org.pouchcontainer.driver.local",
    property = "driver.name=" + LocalDriver.NAME)
@Designate(ocd = LocalDriver.Config.class)
public final class LocalDriver
    implements VolumeDriver, VolumeLister, VolumeMeter, VolumeOptionsDescriber {
  static final String NAME = "local";

  private static final Logger LOG = LoggerFactory.getLogger(LocalDriver.class);
  private static final String CUSTOM = ".custom";
  private static final String TRASH = ".trash-";

  /** Where the volumes are. */
  @ObjectClassDefinition(name = "Pouch volume driver local")
  public @interface Config {
    /** The folder. */
    @AttributeDefinition(
        description = "Absolute folder of the volumes; empty for volumes below pouch.home")
    String directory() default "";
  }

  private final Path volumes;
  private final HostFiles files;
  private final Folders folders;
  private final CustomVolumes custom;

  /** As a component. */
  @Activate
  public LocalDriver(
      BundleContext context,
      Config config,
      @Reference HostFiles files,
      @Reference HostMounts mounts) {
    this(directory(context.getProperty("pouch.home"), config.directory()), files, mounts);
  }

  /** A driver with its volumes in {@code volumes}, whose parent is the engine's home. */
  public LocalDriver(Path volumes, HostFiles files, HostMounts mounts) {
    this.volumes = volumes;
    this.files = files;
    files.makeDirectory(volumes, 0700);
    this.folders = new Folders(files, mounts);
    this.custom = new CustomVolumes(volumes.resolve(CUSTOM), volumes.getParent(), files, folders);
    emptyTrash();
  }

  static Path directory(@Nullable String home, String configured) {
    String key = "org.pouchcontainer.driver.local: ";
    if (!configured.isEmpty()) {
      Path path = Path.of(configured);
      if (!path.isAbsolute() || path.getNameCount() == 0) {
        throw EngineException.invalid(key + "directory \"" + configured + "\" is not absolute");
      }
      return path;
    }
    if (home == null || home.isEmpty()) {
      throw EngineException.invalid(key + "set directory, or the framework property pouch.home");
    }
    return Path.of(home).resolve("volumes");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public VolumeCapabilities capabilities() {
    return new VolumeCapabilities(VolumeCapabilities.Scope.LOCAL, true, false);
  }

  @Override
  public synchronized void create(VolumeRequest request) {
    VolumeNames.check("create", request.name());
    LocalOptions options = LocalOptions.parse(request);
    String action = "create volume \"" + request.name() + "\"";
    if (Files.exists(folder(request), LinkOption.NOFOLLOW_LINKS)
        || custom.find(request.name()).isPresent()) {
      throw new EngineException(ErrorKind.ALREADY_EXISTS, action + ": exists already");
    }
    try {
      if (options.mount().isPresent()) {
        custom.create(action, request.name(), options.mount().get());
      } else {
        folders.make(folder(request));
      }
    } catch (IOException e) {
      throw Folders.failure(action, e);
    }
  }

  @Override
  public synchronized void remove(VolumeRequest volume) {
    String action = "remove volume \"" + volume.name() + "\"";
    VolumeNames.check("remove", volume.name());
    Optional<Custom> chosen = custom.find(volume.name());
    if (chosen.isPresent()) {
      custom.remove(action, volume.name(), chosen.get());
      return;
    }
    Path folder = existing(action, volume);
    folders.requireUnmounted(action, folder);
    try {
      Path trash = volumes.resolve(TRASH + System.nanoTime() + "-" + volume.name());
      Files.move(folder, trash, StandardCopyOption.ATOMIC_MOVE);
      files.syncDirectory(volumes);
      files.deleteTree(trash);
    } catch (IOException e) {
      throw Folders.failure(action, e);
    }
  }

  @Override
  public Path mount(VolumeRequest volume, String consumer) {
    VolumeNames.check("mount", volume.name());
    String action = "mount volume \"" + volume.name() + "\"";
    Optional<Custom> chosen = custom.find(volume.name());
    if (chosen.isEmpty()) {
      return existing(action, volume);
    }
    return Folders.requireUnmoved(action, chosen.get().path());
  }

  @Override
  public void unmount(VolumeRequest volume, String consumer, boolean last) {
    // Nothing was mounted.
  }

  @Override
  public Path path(VolumeRequest volume) {
    VolumeNames.check("find", volume.name());
    String chosen = volume.options().get(LocalOptions.MOUNT);
    return chosen == null ? folder(volume) : Path.of(chosen);
  }

  @Override
  public List<VolumeRequest> list() {
    List<VolumeRequest> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(volumes)) {
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        if (VolumeNames.isValid(name) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          found.add(new VolumeRequest(name, Map.of(), Map.of()));
        }
      }
    } catch (IOException e) {
      throw Folders.failure("list volumes", e);
    }
    custom
        .all()
        .forEach(
            (name, chosen) ->
                found.add(
                    new VolumeRequest(
                        name, Map.of(LocalOptions.MOUNT, chosen.path().toString()), Map.of())));
    return List.copyOf(found);
  }

  @Override
  public Usage usage(VolumeRequest volume) {
    return files.usage(mount(volume, "meter"));
  }

  @Override
  public Map<String, String> options() {
    return LocalOptions.descriptions();
  }

  private Path folder(VolumeRequest volume) {
    return volumes.resolve(volume.name());
  }

  private Path existing(String action, VolumeRequest volume) {
    Path folder = folder(volume);
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return folder;
    }
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, action + ": " + folder + " is no folder any more");
    }
    throw EngineException.notFound(action + ": no such volume");
  }

  private void emptyTrash() {
    try (DirectoryStream<Path> trash = Files.newDirectoryStream(volumes, TRASH + "*")) {
      for (Path left : trash) {
        LOG.info("volume driver local: deleting {}, left by an interrupted removal", left);
        try {
          files.deleteTree(left);
        } catch (EngineException e) {
          LOG.warn("volume driver local: cannot delete {}; the next start tries again", left, e);
        }
      }
    } catch (IOException e) {
      throw Folders.failure("open volumes in " + volumes, e);
    }
  }
}
