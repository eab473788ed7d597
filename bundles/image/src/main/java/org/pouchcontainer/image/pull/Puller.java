package org.pouchcontainer.image.pull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.image.registry.Credentials;
import org.pouchcontainer.image.registry.RegistryClient;
import org.pouchcontainer.image.registry.RegistryEndpoint;
import org.pouchcontainer.image.unpack.Cancellation;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Pulls images; several pulls of one image share the work. Safe for several threads. */
public final class Puller implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final PullParts parts;
  private final Map<PullKey, Running> running = new HashMap<>();
  private boolean closed;

  private static final class Running {
    private final ProgressHub progress = new ProgressHub();
    private final Cancellation cancellation;
    private int followers;

    Running(Cancellation cancellation) {
      this.cancellation = cancellation;
    }
  }

  /**
   * Where to pull from.
   *
   * @param defaultDomain the registry whose images the mirrors have
   * @param mirrors tried first, without credentials
   * @param insecure spoken to in plain HTTP
   */
  public record Sources(String defaultDomain, List<String> mirrors, Collection<String> insecure) {}

  /** Pulls with these parts. */
  public Puller(PullParts parts) {
    this.parts = parts;
  }

  /**
   * Pulls, and returns when the image is durable and usable.
   *
   * @param reference with tag or digest
   * @param platform {@code os/architecture[/variant]}, or empty for this host's
   * @param listener called from this thread; an exception of its lets this caller go
   */
  public PulledImage pull(
      ImageReference reference,
      String platform,
      Credentials credentials,
      Sources sources,
      PullListener listener) {
    PullKey key = new PullKey(reference, PullPlatform.of(platform), credentials);
    Running pull;
    ProgressHub.Follower follower;
    synchronized (running) {
      pull = running.get(key);
      if (pull == null) {
        pull = start(key, sources);
      }
      pull.followers++;
      follower = pull.progress.follow();
    }
    try {
      return follow(key, follower, listener);
    } finally {
      leave(key, pull, follower);
    }
  }

  private Running start(PullKey key, Sources sources) {
    if (closed) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, "pull %s: the engine is stopping".formatted(key.reference()));
    }
    Running pull = new Running(new Cancellation("pull " + key.reference()));
    PullTask task =
        new PullTask(
            parts,
            key,
            registries(key, sources),
            pull.progress,
            pull.cancellation,
            () -> forget(key, pull));
    running.put(key, pull);
    Thread thread = new Thread(task, "pouch-pull-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
    return pull;
  }

  private List<RegistryClient> registries(PullKey key, Sources sources) {
    ImageReference reference = key.reference();
    List<RegistryClient> clients = new ArrayList<>();
    if (reference.domain().equals(sources.defaultDomain())) {
      for (String mirror : sources.mirrors()) {
        RegistryEndpoint endpoint = RegistryEndpoint.ofMirror(mirror, sources.insecure());
        clients.add(client(endpoint, reference, Credentials.ANONYMOUS));
      }
    }
    RegistryEndpoint home = RegistryEndpoint.of(reference.domain(), sources.insecure());
    clients.add(client(home, reference, key.credentials()));
    return clients;
  }

  private RegistryClient client(
      RegistryEndpoint endpoint, ImageReference reference, Credentials credentials) {
    return new RegistryClient(parts.transport(), endpoint, reference.path(), credentials);
  }

  private static PulledImage follow(
      PullKey key, ProgressHub.Follower follower, PullListener listener) {
    try {
      while (true) {
        List<PullProgress> steps = follower.await();
        if (steps.isEmpty()) {
          return follower.result();
        }
        steps.forEach(listener::progress);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(
          ErrorKind.CANCELLED, "pull %s: interrupted".formatted(key.reference()), e);
    }
  }

  /** The last one who leaves a pull that runs ends it; a later asker begins a new one. */
  private void leave(PullKey key, Running pull, ProgressHub.Follower follower) {
    follower.leave();
    boolean last;
    synchronized (running) {
      last = --pull.followers == 0 && running.remove(key, pull);
    }
    if (last) {
      pull.cancellation.cancel();
    }
  }

  private void forget(PullKey key, Running pull) {
    synchronized (running) {
      running.remove(key, pull);
    }
  }

  /** Cancels what runs and takes no more. Idempotent. */
  @Override
  public void close() {
    List<Running> all;
    synchronized (running) {
      closed = true;
      all = List.copyOf(running.values());
    }
    all.forEach(pull -> pull.cancellation.cancel());
  }
}
