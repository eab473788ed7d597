package org.pouchcontainer.engine.spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.oci.runtime.Mount;

/** The mounts of a container: what every one has, and what was asked. */
public final class SpecMounts {
  private SpecMounts() {}

  /** All mounts in the order to make them in; a user's takes over the engine's at its place. */
  static List<Mount> of(ContainerRecord record, SpecBuilder.Start start) {
    ContainerSpec spec = record.spec();
    boolean privileged = spec.security().privileged();
    List<Mount> mounts = new ArrayList<>();
    mounts.add(new Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")));
    mounts.add(
        new Mount(
            "/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
    mounts.add(
        new Mount(
            "/dev/pts",
            "devpts",
            "devpts",
            List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
    mounts.add(
        new Mount(
            "/sys",
            "sysfs",
            "sysfs",
            List.of("nosuid", "noexec", "nodev", privileged ? "rw" : "ro")));
    mounts.add(
        new Mount(
            "/sys/fs/cgroup",
            "cgroup",
            "cgroup",
            List.of("nosuid", "noexec", "nodev", "relatime", privileged ? "rw" : "ro")));
    mounts.addAll(ipcMounts(spec, start));
    // A user's mount on the same place takes the engine's over.
    Set<String> taken = Set.copyOf(start.mounts().stream().map(Mount::destination).toList());
    mounts.removeIf(mount -> taken.contains(mount.destination()));
    mounts.addAll(start.mounts());
    start.init().map(InitProgram::mount).ifPresent(mounts::add);
    return mounts;
  }

  private static List<Mount> ipcMounts(ContainerSpec spec, SpecBuilder.Start start) {
    Mount mqueue =
        new Mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev"));
    if (start.sharedMemory().isPresent()) {
      return List.of(mqueue, bind("/dev/shm", start.sharedMemory().get().toString()));
    }
    if (start.namespaces().ipc() instanceof SharedNamespaces.Choice.Host) {
      return Stream.of("/dev/mqueue", "/dev/shm")
          .filter(path -> Files.isDirectory(Path.of(path)))
          .map(path -> bind(path, path))
          .toList();
    }
    if (spec.namespaces().ipc().equals("none")) {
      return List.of(mqueue);
    }
    return List.of(mqueue, new Mount("/dev/shm", "tmpfs", "shm", sharedMemoryOptions(spec)));
  }

  /** Mount options of a container's own /dev/shm. */
  public static List<String> sharedMemoryOptions(ContainerSpec spec) {
    long size = spec.shmBytes() > 0 ? spec.shmBytes() : 64L << 20;
    return List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + size);
  }

  private static Mount bind(String target, String source) {
    return new Mount(
        target, "bind", source, List.of("rbind", "rprivate", "nosuid", "noexec", "nodev"));
  }
}
