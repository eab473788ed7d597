package org.pouchcontainer.engine.mount;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.MountRequest;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.container.ContainerRecord.StoredMount;
import org.pouchcontainer.engine.volume.NameLocks;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.file.Resolve;
import org.pouchcontainer.oci.runtime.Mount;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds, volumes and tmpfs of containers: planned at create, made at start, ended at exit. */
public final class ContainerMounts {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerMounts.class);

  /** Marks volumes that were made for one container only, as docker does. */
  public static final String ANONYMOUS_LABEL = "com.docker.volume.anonymous";

  private final VolumeService volumes;
  private final HostFiles files;
  private final Kernel kernel;
  private final NameLocks filling = new NameLocks();

  /** Volumes come from {@code volumes}; files are walked by {@code kernel}. */
  public ContainerMounts(VolumeService volumes, HostFiles files, Kernel kernel) {
    this.volumes = volumes;
    this.files = files;
    this.kernel = kernel;
  }

  /**
   * All mounts of a new container as they are asked for, with nothing made yet.
   *
   * @param others finds containers that {@code --volumes-from} names
   */
  public List<MountRequest> plan(ContainerSpec spec, Function<String, ContainerRecord> others) {
    List<MountRequest> all = new ArrayList<>(MountRules.check(spec.mounts()));
    Set<String> targets = new HashSet<>();
    all.forEach(mount -> targets.add(mount.target()));
    for (String from : spec.volumesFrom()) {
      int colon = from.lastIndexOf(':');
      String mode = colon < 0 ? "" : from.substring(colon + 1);
      if (!mode.isEmpty() && !Set.of("ro", "rw", "z", "Z").contains(mode)) {
        throw EngineException.invalid("volumes-from \"" + from + "\": mode must be ro or rw");
      }
      for (StoredMount mount : others.apply(colon < 0 ? from : from.substring(0, colon)).mounts()) {
        if (mount.request().type() != MountRequest.Type.TMPFS
            && targets.add(mount.request().target())) {
          all.add(mount.request().inherited(mode.equals("ro")));
        }
      }
    }
    for (String path : spec.process().anonymousVolumes()) {
      String target = MountRules.target(path);
      if (targets.add(target)) {
        all.add(anonymous(target));
      }
    }
    for (MountRequest mount : all) {
      requireSource(mount);
    }
    return all;
  }

  private static void requireSource(MountRequest mount) {
    boolean needed = mount.type() == MountRequest.Type.BIND && !mount.createSource();
    if (needed && !Files.exists(Path.of(mount.source()))) {
      throw EngineException.invalid(
          "mount " + mount.target() + ": source " + mount.source() + " does not exist");
    }
  }

  private static MountRequest anonymous(String target) {
    return new MountRequest(
        MountRequest.Type.VOLUME,
        "",
        target,
        false,
        "",
        true,
        true,
        true,
        "",
        List.of(),
        "",
        Map.of(),
        Map.of(),
        List.of(),
        MountRequest.Origin.ANONYMOUS);
  }

  /**
   * Creates what volumes are missing and reserves all of them. After a failure nothing that this
   * call made is left.
   */
  public List<StoredMount> reserve(List<MountRequest> plan, String volumeDriver, String consumer) {
    List<StoredMount> stored = new ArrayList<>();
    List<String> made = new ArrayList<>();
    try {
      for (MountRequest request : plan) {
        stored.add(
            request.type() == MountRequest.Type.VOLUME
                ? reserveVolume(request, volumeDriver, consumer, made)
                : new StoredMount(request, false, ""));
      }
      return stored;
    } catch (RuntimeException e) {
      release(stored, consumer, false);
      made.forEach(name -> removeQuietly(name));
      throw e;
    }
  }

  private StoredMount reserveVolume(
      MountRequest request, String volumeDriver, String consumer, List<String> made) {
    boolean anonymous = request.source().isEmpty();
    Volume volume = anonymous ? null : findVolume(request.source());
    if (volume == null) {
      String driver = request.driver().isEmpty() ? volumeDriver : request.driver();
      volume =
          volumes.createReserved(
              new VolumeCreation(
                  request.source(),
                  driver,
                  request.driverOptions(),
                  anonymous ? marked(request.labels()) : request.labels()),
              consumer);
      made.add(volume.name());
    } else {
      volumes.reserve(volume.name(), consumer);
    }
    return new StoredMount(request.withSource(volume.name()), anonymous, volume.driver());
  }

  private static Map<String, String> marked(Map<String, String> labels) {
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put(ANONYMOUS_LABEL, "");
    return all;
  }

  private @org.jspecify.annotations.Nullable Volume findVolume(String name) {
    try {
      return volumes.inspect(name);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  /**
   * Ends the reservations.
   *
   * @param removeAnonymous whether volumes that were made for this container only are removed too
   */
  public void release(List<StoredMount> mounts, String consumer, boolean removeAnonymous) {
    for (StoredMount mount : mounts) {
      if (mount.request().type() == MountRequest.Type.VOLUME) {
        volumes.release(mount.request().source(), consumer);
        if (removeAnonymous && mount.anonymous()) {
          removeQuietly(mount.request().source());
        }
      }
    }
  }

  /** A volume that somebody else uses too stays. */
  private void removeQuietly(String name) {
    try {
      volumes.remove(name, true);
    } catch (EngineException e) {
      LOG.info("volume {} stays: {}", name, e.getMessage());
    }
  }

  /**
   * Makes volumes available and gives the mounts for config.json. After a failure no volume is
   * mounted by this call.
   *
   * @param root where the container's root is mounted
   */
  public List<Mount> attach(ContainerRecord record, Path root) {
    Map<String, Mount> mounts = new LinkedHashMap<>();
    try {
      for (StoredMount stored : record.mounts()) {
        MountRequest request = stored.request();
        mounts.put(
            request.target(),
            switch (request.type()) {
              case BIND -> bind(request, bindSource(request));
              case VOLUME -> bind(request, volumeSource(record, request, root));
              case TMPFS -> new Mount(request.target(), "tmpfs", "tmpfs", TmpfsOptions.of(request));
            });
      }
      // A mount below another one must come after it.
      return mounts.values().stream()
          .sorted(java.util.Comparator.comparingInt(m -> Path.of(m.destination()).getNameCount()))
          .toList();
    } catch (RuntimeException e) {
      detach(record);
      throw e;
    }
  }

  private Path bindSource(MountRequest request) {
    Path source = Path.of(request.source());
    if (!Files.exists(source)) {
      if (!request.createSource()) {
        throw EngineException.invalid(
            "mount " + request.target() + ": source " + source + " does not exist");
      }
      try {
        Files.createDirectories(source);
      } catch (IOException e) {
        throw EngineException.invalid(
            "mount " + request.target() + ": source " + source + " cannot be made: " + e);
      }
    }
    return source;
  }

  private Path volumeSource(ContainerRecord record, MountRequest request, Path root) {
    Path content = volumes.mount(request.source(), record.id().value());
    if (request.copyUp() && request.subpath().isEmpty()) {
      // Of several containers that start with a new volume, one fills it and the others wait.
      try (NameLocks.Held ignored = filling.lock(request.source())) {
        copyUp(root, request.target(), content);
      }
    }
    return request.subpath().isEmpty() ? content : subpath(request, content);
  }

  /** A folder of a volume, which must not be a way out of it. */
  private Path subpath(MountRequest request, Path content) {
    try (Directory volume = kernel.files().open(content);
        Directory folder = volume.open(RawPath.of(request.subpath()), Resolve.NO_LINKS)) {
      return folder.fd().procPath().toRealPath();
    } catch (KernelException | IOException e) {
      throw EngineException.invalid(
          "mount "
              + request.target()
              + ": subpath \""
              + request.subpath()
              + "\" of volume "
              + request.source()
              + " is no folder in it: "
              + e.getMessage());
    }
  }

  /** An empty volume takes over what the image has at its place, links resolved in the root. */
  private void copyUp(Path root, String target, Path content) {
    try {
      if (!isEmpty(content)) {
        return;
      }
      try (Directory top = kernel.files().open(root);
          Directory source = top.open(RawPath.of(target.substring(1)), Resolve.IN_ROOT)) {
        files.copyTree(source.fd().procPath(), content);
      }
    } catch (KernelException e) {
      if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.FAILED_PRECONDITION) {
        throw e.asEngineException("copy the image's files at " + target + " into its volume");
      }
    } catch (IOException e) {
      throw EngineException.internal("look into volume at " + content, e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  private static Mount bind(MountRequest request, Path source) {
    List<String> options = new ArrayList<>();
    options.add(request.recursive() ? "rbind" : "bind");
    String propagation = request.propagation().isEmpty() ? "rprivate" : request.propagation();
    // crun takes the r of the propagation for that of the bind.
    options.add(request.recursive() ? propagation : propagation.replaceFirst("^r", ""));
    if (request.readOnly()) {
      options.add("ro");
      boolean deep =
          request.recursive() && request.readOnlyDepth() != MountRequest.ReadOnlyDepth.THIS_MOUNT;
      if (deep && Files.isDirectory(source)) {
        // Mounts below the source would stay writable (mount_setattr(2), AT_RECURSIVE). Below a
        // file there are none, and crun refuses.
        options.add("rro");
      }
    }
    return new Mount(request.target(), "bind", source.toString(), options);
  }

  /** Ends the use of all volumes; what fails is logged and done again at the next start. */
  public void detach(ContainerRecord record) {
    for (StoredMount mount : record.mounts()) {
      if (mount.request().type() == MountRequest.Type.VOLUME) {
        try {
          volumes.unmount(mount.request().source(), record.id().value());
        } catch (EngineException e) {
          LOG.warn("container {}: {}", record.id().shortForm(), e.getMessage());
        }
      }
    }
  }

  /** Tells drivers of the volumes of a container that runs on from before a restart. */
  public void reattach(ContainerRecord record) {
    for (StoredMount mount : record.mounts()) {
      if (mount.request().type() == MountRequest.Type.VOLUME) {
        try {
          volumes.mount(mount.request().source(), record.id().value());
        } catch (EngineException e) {
          LOG.warn("container {}: {}", record.id().shortForm(), e.getMessage());
        }
      }
    }
  }
}
