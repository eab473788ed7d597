package org.pouchcontainer.image.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImagePrune;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageSizes;
import org.pouchcontainer.api.image.ImageUsers;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.image.pull.ImageInstaller;
import org.pouchcontainer.image.pull.PullParts;
import org.pouchcontainer.image.pull.PulledImage;
import org.pouchcontainer.image.pull.Puller;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.image.registry.RegistryClient;
import org.pouchcontainer.image.registry.RegistryEndpoint;
import org.pouchcontainer.image.unpack.Cancellation;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.distribution.ReferenceDefaults;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/** The image service. Safe for several threads. */
public final class ImageManager implements ImageService, AutoCloseable {
  private final PullParts parts;
  private final Supplier<DaemonSettings.Registry> settings;
  private final Function<String, Snapshotter> snapshotters;
  private final ImageEvents events;
  private final ImagePruner pruner;
  private final TransferManager transfers;
  private final ImageCatalog catalog;
  private final ReferenceEditor editor;
  private final Puller puller;
  private final Map<String, Object> unpackLocks = new ConcurrentHashMap<>();

  /** Takes events of images. */
  @FunctionalInterface
  public interface Events {
    /** Must not block. */
    void publish(Event event);
  }

  /**
   * Builds the service.
   *
   * @param settings where images come from
   * @param snapshotters gives one by name, the default one for the empty name; throws
   * @param users those who may use images now
   */
  public ImageManager(
      PullParts parts,
      Supplier<DaemonSettings.Registry> settings,
      Function<String, Snapshotter> snapshotters,
      Supplier<Collection<ImageUsers>> users,
      Events events) {
    this.parts = parts;
    this.settings = settings;
    this.snapshotters = snapshotters;
    this.events = new ImageEvents(events, parts.documents());
    this.catalog =
        new ImageCatalog(
            parts.records(),
            parts.documents(),
            () -> new ReferenceDefaults(settings.get().domain(), settings.get().namespace()));
    this.editor =
        new ReferenceEditor(
            catalog, parts.records(), parts.documents(), parts.collector(), this.events, users);
    this.pruner = new ImagePruner(catalog, parts.records(), parts.documents(), editor, this.events);
    this.transfers = new TransferManager(parts, catalog, this.events, settings);
    this.puller = new Puller(parts);
  }

  @Override
  public ImageDetails pull(PullRequest request, PullListener listener) {
    ImageReference reference = catalog.parse(request.reference()).withDefaultTag();
    DaemonSettings.Registry registry = settings.get();
    PulledImage pulled =
        puller.pull(
            reference,
            request.platform(),
            RegistryManager.credentials(request.credentials()),
            new Puller.Sources(registry.domain(), registry.mirrors(), registry.insecure()),
            listener);
    parts.collector().collectRefused();
    events.transferred("pull", pulled.reference(), catalog.defaults(), pulled.record());
    return inspect(pulled.record().id().toString());
  }

  @Override
  public List<ImageDetails> pullAllTags(PullRequest request, PullListener listener) {
    ImageReference name = catalog.parse(request.reference());
    if (name.tag() != null || name.digest() != null) {
      throw EngineException.invalid(
          "pull all tags of \"%s\": tag can't be used with all tags"
              .formatted(request.reference()));
    }
    RegistryClient client =
        new RegistryClient(
            parts.transport(),
            RegistryEndpoint.of(name.domain(), settings.get().insecure()),
            name.path(),
            RegistryManager.credentials(request.credentials()));
    List<ImageDetails> pulled = new ArrayList<>();
    for (String tag : client.tags()) {
      pulled.add(
          pull(
              new PullRequest(
                  name.withTag(tag).toString(), request.platform(), request.credentials()),
              listener));
    }
    if (pulled.isEmpty()) {
      throw EngineException.notFound("pull all tags of %s: it has none".formatted(name));
    }
    return pulled;
  }

  /** Transfers other than pulls. */
  TransferManager transfers() {
    return transfers;
  }

  @Override
  public ImageDetails inspect(String image) {
    return catalog.details(catalog.find("inspect image", image).group());
  }

  @Override
  public List<ImageDetails> list(ImageQuery query) {
    return catalog.list(query);
  }

  @Override
  public String unpack(Digest imageId, String snapshotterName) {
    ImageGroup group = catalog.find("unpack image", imageId.toString()).group();
    StoredImage image = parts.documents().image(group.newest().manifest());
    List<Digest> chainIds = image.chainIds();
    if (chainIds.isEmpty()) {
      return "";
    }
    String top = chainIds.get(chainIds.size() - 1).toString();
    Snapshotter snapshotter = snapshotters.apply(snapshotterName);
    if (snapshotter.stat(top).isEmpty()) {
      // Several containers that are created at once share the work.
      String lock = snapshotter.name() + " " + top;
      synchronized (unpackLocks.computeIfAbsent(lock, name -> new Object())) {
        unpack(image, snapshotter);
      }
      unpackLocks.remove(lock);
    }
    return top;
  }

  private void unpack(StoredImage image, Snapshotter snapshotter) {
    try {
      unpackLeased(image, snapshotter);
    } catch (EngineException e) {
      parts.collector().collectAfterFailure(Instant.MIN);
      throw e;
    }
  }

  private void unpackLeased(StoredImage image, Snapshotter snapshotter) {
    try (Leases.Lease lease = parts.leases().open()) {
      image.layers().forEach(layer -> lease.hold(layer.digest()));
      new ImageInstaller(parts)
          .unpack(
              snapshotter,
              image,
              StoredLayers.of(image, parts.blobs()),
              lease,
              new Cancellation("unpack image"));
    }
  }

  @Override
  public List<ImageRemoval> remove(String image, boolean force) {
    return remove(image, force, false);
  }

  @Override
  public List<ImageRemoval> remove(String image, boolean force, boolean noPrune) {
    return editor.remove(image, force, noPrune);
  }

  @Override
  public ImagePrune.Pruned prune(ImagePrune which) {
    return pruner.prune(which);
  }

  @Override
  public ImageSizes sizes() {
    return pruner.sizes();
  }

  @Override
  public void tag(String image, String target) {
    ImageReference reference = catalog.parse(target).withDefaultTag();
    if (reference.digest() != null) {
      throw EngineException.invalid(
          "tag image \"%s\" as \"%s\": refusing to create a tag with a digest reference"
              .formatted(image, target));
    }
    editor.tag(image, reference);
  }

  /** Ends running pulls. Idempotent. */
  @Override
  public void close() {
    puller.close();
  }
}
