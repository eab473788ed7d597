package org.pouchcontainer.engine.container;

import java.nio.file.Path;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.runtime.ContainerRef;

/**
 * Where a container's files are (docs/architecture.md, "State on disk").
 *
 * @param home the engine's durable folder
 * @param run the engine's volatile folder
 */
public record ContainerFolders(Path home, Path run) {
  /** Parent of all containers' durable folders. */
  public Path allDurable() {
    return home.resolve("containers");
  }

  /** Parent of all containers' volatile folders. */
  public Path allVolatile() {
    return run.resolve("containers");
  }

  /** Its OCI bundle, log and network files. */
  public Path durable(ContainerId id) {
    return allDurable().resolve(id.value());
  }

  /** Its monitor's files and its mounted root. */
  public Path temporary(ContainerId id) {
    return allVolatile().resolve(id.value());
  }

  /** Where its root is mounted while it runs. */
  public Path root(ContainerId id) {
    return temporary(id).resolve("rootfs");
  }

  /** Where its /dev/shm is mounted if other containers may join its IPC namespace. */
  public Path sharedMemory(ContainerId id) {
    return temporary(id).resolve("shm");
  }

  /** The monitor's own folder. */
  public Path monitor(ContainerId id) {
    return temporary(id).resolve("monitor");
  }

  /** The monitor's log. */
  public Path log(ContainerId id) {
    return durable(id).resolve("container.log");
  }

  /** How far its log driver has got. */
  public Path logCursor(ContainerId id) {
    return durable(id).resolve("log.cursor");
  }

  /** Its runtime configuration. */
  public Path configJson(ContainerId id) {
    return durable(id).resolve("config.json");
  }

  /** What its health check says. */
  public Path health(ContainerId id) {
    return durable(id).resolve("health.json");
  }

  /** Tells the next start that a removal was under way. */
  public Path removalMark(ContainerId id) {
    return durable(id).resolve("removing");
  }

  /** Folder for one exec. */
  public Path exec(ContainerId id, String execId) {
    return temporary(id).resolve("exec-" + execId.substring(0, 16));
  }

  /** What the runtime driver needs to find the container. */
  public ContainerRef ref(ContainerRecord record) {
    return new ContainerRef(
        record.id(),
        record.runtime().binary(),
        durable(record.id()),
        monitor(record.id()),
        run.resolve("runtime").resolve(record.runtime().binary().name()));
  }
}
