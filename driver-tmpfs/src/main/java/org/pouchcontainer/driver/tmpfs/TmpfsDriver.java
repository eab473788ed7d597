package org.pouchcontainer.driver.tmpfs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
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

/**
 * Volumes in memory: a tmpfs is mounted with a volume's first use and unmounted with its last; the
 * content lives in between.
 *
 * <p>Whether a volume is in use is read off the mount table, so that a new version of this driver
 * finds the volumes of the old one as they are.
 */
@Component(
    service = VolumeDriver.class,
    configurationPid = "org.pouchcontainer.driver.tmpfs",
    property = "driver.name=" + TmpfsDriver.NAME)
@Designate(ocd = TmpfsDriver.Config.class)
public final class TmpfsDriver
    implements VolumeDriver, VolumeLister, VolumeMeter, VolumeOptionsDescriber {
  static final String NAME = "tmpfs";

  /** Where records and mounts are. */
  @ObjectClassDefinition(name = "Pouch volume driver tmpfs")
  public @interface Config {
    /** The folder of the records. */
    @AttributeDefinition(
        description =
            "Absolute durable folder of the volumes' records; empty for drivers/tmpfs below"
                + " pouch.home")
    String records() default "";

    /** The folder of the mounts. */
    @AttributeDefinition(
        description =
            "Absolute volatile folder of the mounts; empty for volumes/tmpfs below pouch.run")
    String mounts() default "";
  }

  private final Path root;
  private final VolumeRecords records;
  private final HostFiles files;
  private final HostMounts mounts;

  /** As a component. */
  @Activate
  public TmpfsDriver(
      BundleContext context,
      Config config,
      @Reference HostFiles files,
      @Reference HostMounts mounts) {
    this(
        folder("records", config.records(), context, "pouch.home", "drivers/tmpfs"),
        folder("mounts", config.mounts(), context, "pouch.run", "volumes/tmpfs"),
        files,
        mounts);
  }

  /** A driver with its records in one folder and its mounts below another; both are made. */
  public TmpfsDriver(Path records, Path mountRoot, HostFiles files, HostMounts mounts) {
    this.root = mountRoot;
    this.records = new VolumeRecords(records, files);
    this.files = files;
    this.mounts = mounts;
  }

  private static Path folder(
      String key, String configured, BundleContext context, String property, String below) {
    return folder(key, configured, context.getProperty(property), property, below);
  }

  /** As configured, else below the folder that a framework property names. */
  static Path folder(
      String key, String configured, @Nullable String base, String property, String below) {
    String problem = "org.pouchcontainer.driver.tmpfs: ";
    if (configured.isEmpty() && (base == null || base.isEmpty())) {
      throw EngineException.invalid(
          problem + "set " + key + ", or the framework property " + property);
    }
    Path path = configured.isEmpty() ? Path.of(base).resolve(below) : Path.of(configured);
    if (!path.isAbsolute()) {
      throw EngineException.invalid(problem + key + " \"" + path + "\" is not absolute");
    }
    return path;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public VolumeCapabilities capabilities() {
    return new VolumeCapabilities(VolumeCapabilities.Scope.LOCAL, false, true);
  }

  @Override
  public synchronized void create(VolumeRequest request) {
    VolumeNames.check("create", request.name());
    TmpfsOptions.parse(request);
    if (records.find(request.name()).isPresent()) {
      throw new EngineException(
          ErrorKind.ALREADY_EXISTS, "create volume \"" + request.name() + "\": exists already");
    }
    records.add(request);
  }

  @Override
  public void remove(VolumeRequest volume) {
    VolumeNames.check("remove", volume.name());
    existing("remove", volume);
    // No consumer is left, so a mount is one whose last unmount a crash has swallowed.
    release(target(volume));
    records.remove(volume.name());
  }

  @Override
  public Path mount(VolumeRequest volume, String consumer) {
    VolumeNames.check("mount", volume.name());
    VolumeRequest created = existing("mount", volume);
    Path target = target(volume);
    if (!mounts.isMounted(target)) {
      makeDirectories(target);
      try {
        mounts.mount(TmpfsOptions.parse(created).mountSpec(), target);
      } catch (EngineException e) {
        files.deleteTree(target);
        throw e.within("mount volume \"" + volume.name() + "\"");
      }
    }
    return target;
  }

  @Override
  public void unmount(VolumeRequest volume, String consumer, boolean last) {
    VolumeNames.check("unmount", volume.name());
    if (last) {
      release(target(volume));
    }
  }

  @Override
  public Path path(VolumeRequest volume) {
    VolumeNames.check("find", volume.name());
    return target(volume);
  }

  @Override
  public List<VolumeRequest> list() {
    return records.all();
  }

  @Override
  public Usage usage(VolumeRequest volume) {
    VolumeNames.check("measure", volume.name());
    existing("measure", volume);
    Path target = target(volume);
    return mounts.isMounted(target) ? files.usage(target) : Usage.NONE;
  }

  @Override
  public Map<String, String> options() {
    return TmpfsOptions.descriptions();
  }

  private void release(Path target) {
    while (mounts.unmount(target)) {
      // Each turn takes one mount away: a crash may have left several on top of each other.
    }
    files.deleteTree(target);
  }

  private void makeDirectories(Path path) {
    if (!Files.isDirectory(path)) {
      makeDirectories(path.getParent());
      files.makeDirectory(path, 0700);
    }
  }

  private Path target(VolumeRequest volume) {
    return root.resolve(volume.name());
  }

  private VolumeRequest existing(String action, VolumeRequest volume) {
    return records
        .find(volume.name())
        .orElseThrow(
            () ->
                EngineException.notFound(
                    action + " volume \"" + volume.name() + "\": no such volume"));
  }
}
