package org.pouchcontainer.engine.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;
import org.pouchcontainer.linux.process.ProcessIdentity;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.runtime.MonitoredProcess;

/**
 * The root of a running container as its own first process sees it, volumes, binds and tmpfs
 * included. Nothing is mounted for it and no process enters the container.
 */
final class LiveView implements RootView {
  private final ContainerRecord record;
  private final Directory root;
  private final InputStream namespace;
  private final MountLines mounts;

  private LiveView(
      ContainerRecord record, Directory root, InputStream namespace, MountLines mounts) {
    this.record = record;
    this.root = root;
    this.namespace = namespace;
    this.mounts = mounts;
  }

  /** Opens it; empty if the container is just ending. */
  static Optional<LiveView> open(Kernel kernel, ContainerRecord record) {
    MonitoredProcess process = record.process();
    if (process == null) {
      return Optional.empty();
    }
    Path proc = Path.of("/proc/" + process.pid());
    InputStream namespace = null;
    Directory root = null;
    try {
      // Open, it keeps all mounts in place even if the container ends meanwhile.
      namespace = Files.newInputStream(proc.resolve("ns/mnt"));
      root = kernel.files().open(proc.resolve("root"));
      MountLines mounts = MountLines.parse(lines(proc.resolve("mountinfo")));
      ProcessIdentity identity = new ProcessIdentity(process.pid(), process.startTime());
      if (kernel.processes().isAlive(identity)) {
        return Optional.of(new LiveView(record, root, namespace, mounts));
      }
    } catch (IOException | KernelException e) {
      if (kernel.processes().isAlive(new ProcessIdentity(process.pid(), process.startTime()))) {
        close(root, namespace);
        throw EngineException.internal("open the root of container " + record.id(), e);
      }
    }
    // Its pid may be somebody else's by now.
    close(root, namespace);
    return Optional.empty();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
  }

  private static void close(@Nullable Directory root, @Nullable InputStream namespace) {
    if (root != null) {
      root.close();
    }
    if (namespace != null) {
      try {
        namespace.close();
      } catch (IOException e) {
        throw EngineException.internal("close a mount namespace", e);
      }
    }
  }

  @Override
  public ContainerRecord record() {
    return record;
  }

  @Override
  public Directory root() {
    return root;
  }

  @Override
  public Set<RawPath> mounted() {
    return mounts.points();
  }

  @Override
  public Set<Long> closed() {
    return mounts.windows();
  }

  @Override
  public void close() {
    close(root, namespace);
  }
}
