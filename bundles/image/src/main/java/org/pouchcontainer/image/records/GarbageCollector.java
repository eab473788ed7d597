package org.pouchcontainer.image.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.unpack.ChainUnpacker;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.snapshot.SnapshotInfo;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes blobs and snapshots that neither a reference nor a lease nor a container needs: mark and
 * sweep. Runs one at a time.
 *
 * <p>Containers need no mark of their own, for a snapshot with a child cannot be removed.
 */
public final class GarbageCollector {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);
  private static final Pattern CHAIN_ID = Pattern.compile("sha256:[0-9a-f]{64}");

  private final BlobStore blobs;
  private final ImageRecords records;
  private final ImageDocuments documents;
  private final Leases leases;
  private final BlobNotes notes;
  private final Supplier<Collection<Snapshotter>> snapshotters;

  /**
   * @param snapshotters those that are there now
   */
  public GarbageCollector(
      BlobStore blobs,
      ImageRecords records,
      ImageDocuments documents,
      Leases leases,
      BlobNotes notes,
      Supplier<Collection<Snapshotter>> snapshotters) {
    this.blobs = blobs;
    this.records = records;
    this.documents = documents;
    this.leases = leases;
    this.notes = notes;
    this.snapshotters = snapshotters;
  }

  private record Marks(Set<Digest> blobs, Set<String> chains, Set<Digest> diffIds) {}

  /** Collects everything, however new. */
  public List<Digest> collect() {
    return collect(Instant.MAX);
  }

  /**
   * Collects.
   *
   * @param newest blobs stored later than this stay: an interrupted pull may come back for them
   * @return digests of deleted layers, by chain id
   */
  public synchronized List<Digest> collect(Instant newest) {
    leases.beginCollection();
    try {
      return sweep(mark(), newest);
    } finally {
      leases.endCollection();
    }
  }

  /**
   * As {@link #collect(Instant)} at the end of other work: a failure to collect is only logged, for
   * how the work ended matters more.
   *
   * @param newest {@link Instant#MIN} keeps all blobs and takes only layers that were committed
   */
  public void collectAfterFailure(Instant newest) {
    try {
      collect(newest);
    } catch (EngineException e) {
      LOG.warn("What nobody needs any more stays until the next collection", e);
    }
  }

  /**
   * To be called when work has ended that held a lease: takes what an earlier collection had to
   * leave for its sake.
   */
  public void collectRefused() {
    if (leases.takeRefused()) {
      collectAfterFailure(Instant.MAX);
    }
  }

  private List<Digest> sweep(Marks marks, Instant newest) {
    List<Digest> removed = new ArrayList<>();
    for (Snapshotter snapshotter : snapshotters.get()) {
      removed.addAll(sweep(snapshotter, marks.chains()));
    }
    for (Digest digest : blobs.list()) {
      if (!marks.blobs().contains(digest) && blobs.isOlder(digest, newest)) {
        leases.unlessLeased(digest.toString(), () -> blobs.delete(digest));
      }
    }
    records.retainSizes(marks.diffIds());
    notes.retain(marks.blobs());
    return removed;
  }

  private Marks mark() {
    Marks marks = new Marks(new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (ImageRecord record : records.names().records()) {
      marks.blobs().add(record.target());
      marks.blobs().add(record.manifest());
      marks.blobs().add(record.id());
      StoredImage image = documents.image(record.manifest());
      for (Descriptor layer : image.layers()) {
        marks.blobs().add(layer.digest());
        notes.compressed(layer.digest()).map(Descriptor::digest).ifPresent(marks.blobs()::add);
      }
      image.chainIds().forEach(chainId -> marks.chains().add(chainId.toString()));
      marks.diffIds().addAll(image.diffIds());
    }
    return marks;
  }

  /** Removes children before their parents. */
  private List<Digest> sweep(Snapshotter snapshotter, Set<String> marked) {
    Map<String, SnapshotInfo> all = new HashMap<>();
    Map<String, Integer> children = new HashMap<>();
    snapshotter.walk(
        info -> {
          all.put(info.key(), info);
          info.parent().ifPresent(parent -> children.merge(parent, 1, Integer::sum));
        });
    List<SnapshotInfo> leaves = new ArrayList<>();
    all.values().stream().filter(info -> !children.containsKey(info.key())).forEach(leaves::add);
    List<Digest> removed = new ArrayList<>();
    while (!leaves.isEmpty()) {
      SnapshotInfo leaf = leaves.remove(leaves.size() - 1);
      if (isOurs(leaf) && !marked.contains(leaf.key()) && remove(snapshotter, leaf.key())) {
        if (leaf.kind() == SnapshotInfo.Kind.COMMITTED) {
          removed.add(Digest.parse(leaf.key()));
        }
        leaf.parent()
            .filter(parent -> children.merge(parent, -1, Integer::sum) == 0)
            .map(all::get)
            .ifPresent(leaves::add);
      }
    }
    return removed;
  }

  /** Layers of images, and what an interrupted pull has left. */
  private static boolean isOurs(SnapshotInfo info) {
    return info.kind() == SnapshotInfo.Kind.COMMITTED
        ? CHAIN_ID.matcher(info.key()).matches()
        : info.key().startsWith(ChainUnpacker.KEY_PREFIX);
  }

  private boolean remove(Snapshotter snapshotter, String key) {
    String lease = key.startsWith(ChainUnpacker.KEY_PREFIX) ? ChainUnpacker.leaseOf(key) : key;
    try {
      return leases.unlessLeased(
          lease,
          () -> {
            snapshotter.remove(key);
            return true;
          });
    } catch (EngineException e) {
      // Somebody has built on it since the walk, or removed it: then it is not ours to remove.
      if (e.kind() == ErrorKind.FAILED_PRECONDITION || e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      LOG.warn("Snapshot {} of {} cannot be removed", key, snapshotter.name(), e);
      return false;
    }
  }
}
