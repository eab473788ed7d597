package org.pouchcontainer.image.service;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.pouchcontainer.api.image.ImageUsers;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.archive.TarLimits;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.image.content.Downloads;
import org.pouchcontainer.image.content.RetryPolicy;
import org.pouchcontainer.image.pull.PullParts;
import org.pouchcontainer.image.records.BlobNotes;
import org.pouchcontainer.image.records.GarbageCollector;
import org.pouchcontainer.image.records.ImageDocuments;
import org.pouchcontainer.image.records.ImageRecords;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.registry.HttpTransport;
import org.pouchcontainer.image.registry.ProxyRules;
import org.pouchcontainer.image.registry.RegistryTimeouts;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.mount.MountInfo;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.pouchcontainer.spi.store.MetadataStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of the image service together, and takes them apart. */
public final class ImageEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageEngine.class);

  /** How long blobs of an interrupted pull, whole or partial, are kept for the next try. */
  private static final Duration KEEP = Duration.ofDays(1);

  private final BlobStore blobs;
  private final Downloads downloads;
  private final ExecutorService downloaders;
  private final HttpTransport transport;
  private final GarbageCollector collector;
  private final ImageManager images;
  private final RegistryManager registries;

  /**
   * What is configured.
   *
   * @param content folder of the content store
   * @param mounts volatile folder where snapshots may be mounted while they are unpacked
   * @param registry where images come from, as configured now
   * @param snapshotter name of the default one
   * @param timeouts of registries
   * @param limits of layers
   * @param downloads how many at a time
   */
  public record Setup(
      Path content,
      Path mounts,
      Supplier<DaemonSettings.Registry> registry,
      String snapshotter,
      RegistryTimeouts timeouts,
      TarLimits limits,
      int downloads) {}

  /** Opens the content store and takes away what an interrupted process has left mounted. */
  public ImageEngine(
      Setup setup,
      Kernel kernel,
      MetadataStore store,
      Snapshotters snapshotters,
      Supplier<Collection<ImageUsers>> users,
      ImageManager.Events events) {
    removeMounts(kernel, setup.mounts());
    blobs = new BlobStore(setup.content());
    blobs.deleteStaleIngests(Instant.now().minus(KEEP));
    transport =
        new HttpTransport(
            setup.timeouts(), ProxyRules.of(setup.registry().get().proxy(), System.getenv()));
    AtomicInteger number = new AtomicInteger();
    downloaders =
        Executors.newFixedThreadPool(
            setup.downloads(),
            task -> {
              Thread thread = new Thread(task, "pouch-download-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    downloads = new Downloads(blobs, downloaders, RetryPolicy.STANDARD);
    ImageRecords records = new ImageRecords(store);
    ImageDocuments documents = new ImageDocuments(blobs);
    Leases leases = new Leases();
    BlobNotes notes = new BlobNotes(store);
    collector = new GarbageCollector(blobs, records, documents, leases, notes, snapshotters::all);
    Supplier<Snapshotter> standard = () -> snapshotters.get(setup.snapshotter());
    PullParts parts =
        new PullParts(
            blobs,
            downloads,
            records,
            documents,
            leases,
            transport,
            kernel,
            setup.mounts(),
            setup.limits(),
            standard,
            collector,
            notes);
    images =
        new ImageManager(
            parts,
            setup.registry(),
            name -> name.isEmpty() ? standard.get() : snapshotters.get(name),
            users,
            events);
    registries = new RegistryManager(transport, setup.registry());
  }

  private static void removeMounts(Kernel kernel, Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (MountInfo mount : kernel.mounts().below(folder)) {
      LOG.info("Unmounting {}, left by an interrupted pull", mount.mountPoint());
      kernel.mounts().unmount(mount.mountPoint());
    }
    try (DirectoryStream<Path> points = Files.newDirectoryStream(folder)) {
      for (Path point : points) {
        Files.delete(point);
      }
    } catch (IOException e) {
      throw DiskErrors.translate("clean up " + folder, e);
    }
  }

  /** The image service. */
  public ImageManager images() {
    return images;
  }

  /** Transfers other than pulls. */
  public TransferManager transfers() {
    return images.transfers();
  }

  /** Questions to registries. */
  public RegistryManager registries() {
    return registries;
  }

  /** Deletes what interrupted pulls have left and nobody has come back for. */
  public void cleanUp() {
    collector.collect(Instant.now().minus(KEEP));
  }

  /** Ends running pulls and all threads. Idempotent. */
  @Override
  public void close() {
    images.close();
    downloaders.shutdownNow();
    transport.close();
  }
}
