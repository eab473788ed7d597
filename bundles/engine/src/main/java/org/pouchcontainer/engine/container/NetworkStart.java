package org.pouchcontainer.engine.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.pouchcontainer.engine.network.Connections;
import org.pouchcontainer.engine.network.ContainerNetworking;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.EngineException;

/**
 * The network's part of one start. The endpoints are made beside the mounts and the runtime's work:
 * all that those need is the namespace.
 */
final class NetworkStart {
  private final ContainerNetworking networking;
  private final ContainerRecord record;
  private final Optional<Path> sandbox;
  private final CompletableFuture<List<Connections.Live>> live;

  private NetworkStart(
      ContainerNetworking networking,
      ContainerRecord record,
      Optional<Path> sandbox,
      CompletableFuture<List<Connections.Live>> live) {
    this.networking = networking;
    this.record = record;
    this.sandbox = sandbox;
    this.live = live;
  }

  /** Makes the namespace, if there has to be one, and begins with the endpoints. */
  static NetworkStart begin(
      ContainerNetworking networking, EngineThreads threads, ContainerRecord record) {
    if (!networking.isPlugged(record)) {
      return new NetworkStart(
          networking,
          record,
          Optional.empty(),
          CompletableFuture.completedFuture(networking.connect(record)));
    }
    Optional<Path> sandbox = Optional.of(networking.makeSandbox(record));
    NetworkStart begun =
        new NetworkStart(
            networking,
            record,
            sandbox,
            CompletableFuture.supplyAsync(() -> networking.connect(record), threads.workers()));
    if (record.spec().sysctls().keySet().stream().anyMatch(name -> name.startsWith("net"))) {
      // The runtime sets these; some are an interface's, which has to be there then.
      begun.settle();
    }
    return begun;
  }

  /** The namespace that was made, empty if none was. */
  Optional<Path> sandbox() {
    return sandbox;
  }

  /** The endpoints, once they are there. */
  List<Connections.Live> await() {
    try {
      return live.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : EngineException.internal("connect", e.getCause());
    }
  }

  private boolean settle() {
    return live.handle((made, failure) -> failure == null).join();
  }

  /** Takes away what was made. */
  void undo() {
    networking.disconnect(record, settle() ? live.join() : List.of());
  }
}
