package org.pouchcontainer.image.pull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.api.image.PullProgress.Role;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.image.unpack.Cancellation;
import org.pouchcontainer.image.unpack.Layer;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/** Fetches the blobs of a resolved image and unpacks them meanwhile. Closing gives up what runs. */
final class PullAttempt implements AutoCloseable {
  private final PullParts parts;
  private final ResolvedImage image;
  private final Leases.Lease lease;
  private final ProgressHub progress;
  private final Cancellation cancellation;
  private final List<BlobFetch> fetches = new ArrayList<>();
  private boolean closed;

  PullAttempt(
      PullParts parts,
      ResolvedImage image,
      Leases.Lease lease,
      ProgressHub progress,
      Cancellation cancellation) {
    this.parts = parts;
    this.image = image;
    this.lease = lease;
    this.progress = progress;
    this.cancellation = cancellation;
    cancellation.onCancel(this::close);
  }

  /** Returns when all blobs are stored and the chain of snapshots is complete. */
  void run(PullPlatform platform) {
    try {
      Manifest manifest = image.manifest();
      // Small and needed first: without it nobody knows what the layers should be.
      BlobFetch configFetch = fetch(manifest.config(), Role.CONFIG);
      List<BlobFetch> layerFetches = new ArrayList<>();
      for (Descriptor layer : manifest.layers()) {
        layerFetches.add(fetch(layer, Role.LAYER));
      }
      configFetch.await();
      configFetch.tellEnd(true);
      StoredImage stored = new StoredImage(manifest, config(manifest.config()));
      platform.check(stored.config());
      unpack(stored, layerFetches);
      for (BlobFetch fetch : layerFetches) {
        fetch.await();
      }
    } catch (IOException e) {
      cancellation.check();
      throw DiskErrors.translate("fetch image", e);
    }
  }

  private ImageConfig config(Descriptor descriptor) {
    byte[] content = parts.blobs().read(descriptor.digest(), Json.MAX_DOCUMENT_BYTES);
    return Json.read(content, ImageConfig.class, "image configuration " + descriptor.digest());
  }

  private BlobFetch fetch(Descriptor descriptor, Role role) {
    if (role == Role.CONFIG && descriptor.size() > Json.MAX_DOCUMENT_BYTES) {
      throw EngineException.invalid(
          "fetch image configuration %s: %d bytes are more than %d"
              .formatted(descriptor.digest(), descriptor.size(), Json.MAX_DOCUMENT_BYTES));
    }
    lease.hold(descriptor.digest());
    synchronized (fetches) {
      if (closed) {
        cancellation.check();
      }
      BlobFetch fetch =
          new BlobFetch(
              parts.blobs(), parts.downloads(), image.source(), descriptor, role, progress);
      fetches.add(fetch);
      return fetch;
    }
  }

  private void unpack(StoredImage stored, List<BlobFetch> layerFetches) {
    List<Layer> layers = new ArrayList<>();
    List<Digest> chainIds = stored.chainIds();
    for (int i = 0; i < layerFetches.size(); i++) {
      layers.add(new ArrivingLayer(stored.diffIds().get(i), chainIds.get(i), layerFetches.get(i)));
    }
    new ImageInstaller(parts)
        .unpack(parts.snapshotter().get(), stored, layers, lease, cancellation);
  }

  /** Whether anything had to be fetched. */
  boolean isNewer() {
    synchronized (fetches) {
      return fetches.stream().anyMatch(BlobFetch::isFetched);
    }
  }

  /** Whether another attempt may succeed where this one has failed. */
  boolean mayDoBetterNextTime() {
    List<BlobFetch> all;
    synchronized (fetches) {
      all = List.copyOf(fetches);
    }
    boolean better = false;
    for (BlobFetch fetch : all) {
      better |= fetch.mayDoBetterNextTime();
    }
    return better;
  }

  @Override
  public void close() {
    List<BlobFetch> all;
    synchronized (fetches) {
      closed = true;
      all = List.copyOf(fetches);
    }
    all.forEach(BlobFetch::close);
  }

  /** A layer whose blob may still be on its way. */
  private record ArrivingLayer(Digest diffId, Digest chainId, BlobFetch fetch) implements Layer {
    @Override
    public Digest blob() {
      return fetch.digest();
    }

    @Override
    public InputStream open() throws IOException {
      return fetch.open();
    }

    @Override
    public void awaitBlob() throws IOException {
      fetch.await();
      fetch.tellVerified();
    }

    @Override
    public void ended(End how) {
      fetch.tellEnd(how == End.EXISTED);
    }
  }
}
