package org.pouchcontainer.engine.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pouchcontainer.engine.network.Settling;

/** Runs that have just ended may still have the address or port that is wanted now. */
final class Releases implements Settling {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ContainerIndex index;

  Releases(ContainerIndex index) {
    this.index = index;
  }

  @Override
  public boolean await() {
    List<CompletableFuture<Void>> pending =
        index.all().stream()
            .filter(container -> !container.state().status().isAlive())
            .map(Container::released)
            .filter(release -> !release.isDone())
            .toList();
    try {
      CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Then the caller's next try fails as its first did.
      return true;
    }
    return !pending.isEmpty();
  }
}
