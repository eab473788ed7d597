package org.pouchcontainer.image.pull;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.registry.RegistryClient;
import org.pouchcontainer.image.unpack.Cancellation;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pull from beginning to end, for all who want it. Runs on a thread of its own. */
final class PullTask implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PullTask.class);

  private final PullParts parts;
  private final PullKey key;
  private final List<RegistryClient> registries;
  private final ProgressHub progress;
  private final Cancellation cancellation;
  private final Runnable onEnd;

  /**
   * @param onEnd runs before the followers learn of the end
   */
  PullTask(
      PullParts parts,
      PullKey key,
      List<RegistryClient> registries,
      ProgressHub progress,
      Cancellation cancellation,
      Runnable onEnd) {
    this.parts = parts;
    this.key = key;
    this.registries = registries;
    this.progress = progress;
    this.cancellation = cancellation;
    this.onEnd = onEnd;
  }

  @Override
  public void run() {
    try {
      PulledImage image = pull();
      onEnd.run();
      progress.succeed(image);
    } catch (EngineException e) {
      onEnd.run();
      progress.fail(e);
    } catch (RuntimeException | Error e) {
      LOG.error("Pulling {} failed in a way that it should not", key.reference(), e);
      onEnd.run();
      progress.fail(
          EngineException.internal("pull " + key.reference() + ": " + DiskErrors.describe(e), e));
    }
  }

  /**
   * The layers below the one that failed may be committed already; nobody will need them. What was
   * fetched stays for the next try, unless it is of no use to anybody.
   */
  private PulledImage pull() {
    try {
      return pullLeased();
    } catch (EngineException e) {
      boolean useless = e.kind() == ErrorKind.DATA_LOSS || e.kind() == ErrorKind.INVALID_ARGUMENT;
      parts.collector().collectAfterFailure(useless ? Instant.MAX : Instant.MIN);
      throw e.within("pull " + key.reference());
    }
  }

  private PulledImage pullLeased() {
    ImageReference reference = key.reference();
    try (Leases.Lease lease = parts.leases().open()) {
      ResolvedImage resolved =
          new ImageResolver(parts.blobs(), lease)
              .resolve(reference, key.platform().wanted(), registries);
      cancellation.check();
      progress.publish(new PullProgress.Resolved(reference.toString(), resolved.digest()));
      boolean newer = fetchAndUnpack(resolved, lease);
      cancellation.check();
      ImageRecord record = record(resolved);
      progress.publish(new PullProgress.Done(reference.toString(), resolved.target(), newer));
      return new PulledImage(reference, record);
    }
  }

  /**
   * Tries a second time where the first has failed for a reason that is gone by then: a partial
   * file or a stored blob was damaged, or the download was another pull's.
   */
  private boolean fetchAndUnpack(ResolvedImage resolved, Leases.Lease lease) {
    try (PullAttempt first = attempt(resolved, lease)) {
      try {
        first.run(key.platform());
        return first.isNewer();
      } catch (EngineException e) {
        boolean hopeless =
            e.kind() == ErrorKind.CANCELLED || e.kind() == ErrorKind.RESOURCE_EXHAUSTED;
        if (hopeless || !first.mayDoBetterNextTime()) {
          throw e;
        }
        LOG.info("Pulling {} begins again: {}", key.reference(), e.getMessage());
      }
    }
    try (PullAttempt second = attempt(resolved, lease)) {
      second.run(key.platform());
      return second.isNewer();
    }
  }

  private PullAttempt attempt(ResolvedImage resolved, Leases.Lease lease) {
    return new PullAttempt(parts, resolved, lease, progress, cancellation);
  }

  /** A tag also leaves the digest that it stood for, so that the image stays known by it. */
  private ImageRecord record(ResolvedImage resolved) {
    ImageReference reference = key.reference();
    ImageRecord record =
        new ImageRecord(
            resolved.target(),
            resolved.digest(),
            resolved.manifest().config().digest(),
            Instant.now(),
            null);
    Set<String> names = new LinkedHashSet<>();
    names.add(reference.withDigest(resolved.target()).toString());
    if (reference.digest() == null) {
      names.add(reference.toString());
    }
    parts.records().put(names, record);
    noteOrigin(resolved);
    return record;
  }

  /** So that a push to another repository of that registry need not send the layers. */
  private void noteOrigin(ResolvedImage resolved) {
    parts
        .notes()
        .addRepository(
            resolved.manifest().layers().stream().map(Descriptor::digest).toList(),
            key.reference().name());
  }
}
