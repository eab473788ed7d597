package org.pouchcontainer.engine.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Containers as the engine's other parts see them: records to read, and holds to work under. */
public final class ContainerAccess {
  private static final Duration RELEASE_LIMIT = Duration.ofSeconds(60);

  private final ContainerIndex index;
  private final ContainerFolders folders;
  private final ContainerLifecycle lifecycle;
  private final EngineThreads threads;

  ContainerAccess(
      ContainerIndex index,
      ContainerFolders folders,
      ContainerLifecycle lifecycle,
      EngineThreads threads) {
    this.index = index;
    this.folders = folders;
    this.lifecycle = lifecycle;
    this.threads = threads;
  }

  /**
   * A container now. Takes no lock.
   *
   * @throws EngineException NOT_FOUND
   */
  public ContainerRecord require(String nameOrId) {
    return index.require(nameOrId).record();
  }

  /** All containers now. Takes no lock. */
  public List<ContainerRecord> all() {
    return index.all().stream().map(Container::record).toList();
  }

  /** Where their files are. */
  public ContainerFolders folders() {
    return folders;
  }

  /** How messages name a container. */
  public static String label(ContainerRecord record) {
    return "container " + record.name() + " (" + record.id().shortForm() + ")";
  }

  /**
   * Keeps a container from being started, stopped or removed until the hold is closed, by whatever
   * thread. Waits for the operation that is under way.
   *
   * @throws EngineException NOT_FOUND
   */
  public Hold hold(String nameOrId) {
    Container container = index.require(nameOrId);
    CompletableFuture<Void> held = new CompletableFuture<>();
    CountDownLatch end = new CountDownLatch(1);
    // A lock belongs to a thread, and a download is opened by one and closed by another.
    threads.workers().execute(() -> keep(container, held, end));
    try {
      held.get();
    } catch (InterruptedException e) {
      end.countDown();
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, container.label() + ": interrupted", e);
    } catch (ExecutionException e) {
      throw EngineException.internal("hold " + container.label(), e.getCause());
    }
    return new Hold(container, end);
  }

  private static void keep(Container container, CompletableFuture<Void> held, CountDownLatch end) {
    container.operation.lock();
    try {
      held.complete(null);
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the engine ends
    } finally {
      container.operation.unlock();
    }
  }

  /** A container that nobody else changes the run of. */
  public final class Hold implements AutoCloseable {
    private final Container container;
    private final CountDownLatch end;

    private Hold(Container container, CountDownLatch end) {
      this.container = container;
      this.end = end;
    }

    /** The container now. */
    public ContainerRecord record() {
      return container.record();
    }

    /** Freezes it. */
    public void pause() {
      lifecycle.pause(container);
    }

    /** Lets it run again. */
    public void unpause() {
      lifecycle.unpause(container);
    }

    /**
     * Waits until nothing of its last run is mounted any more.
     *
     * @throws EngineException UNAVAILABLE if that takes too long
     */
    public void awaitRelease() {
      try {
        container.released().get(RELEASE_LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new EngineException(
            ErrorKind.UNAVAILABLE,
            container.label() + ": its last run is still being released; try again",
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EngineException(ErrorKind.CANCELLED, container.label() + ": interrupted", e);
      } catch (ExecutionException e) {
        throw EngineException.internal("release " + container.label(), e.getCause());
      }
    }

    /** Idempotent. */
    @Override
    public void close() {
      end.countDown();
    }
  }
}
