package org.pouchcontainer.image.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullProgress.Phase;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.image.pull.ImageInstaller;
import org.pouchcontainer.image.pull.PullParts;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.records.ImageRecords;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.unpack.Cancellation;
import org.pouchcontainer.image.unpack.Layer;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Loads archives: one pass over the input, then the layers are unpacked while their blobs are made
 * durable. Everything an archive has becomes visible at once, or nothing. Safe for several threads.
 */
public final class ArchiveLoader {
  private final PullParts parts;
  private final Function<String, ImageReference> references;
  private final Function<Digest, Optional<ImageRecord>> existing;

  /**
   * Loads with these parts.
   *
   * @param references parses a reference, with the default tag where it has none
   * @param existing an image that is there already, by its id
   */
  public ArchiveLoader(
      PullParts parts,
      Function<String, ImageReference> references,
      Function<Digest, Optional<ImageRecord>> existing) {
    this.parts = parts;
    this.references = references;
    this.existing = existing;
  }

  /**
   * An image that was loaded.
   *
   * @param names its references from the archive, perhaps none
   * @param record what they stand for
   */
  public record Loaded(List<ImageReference> names, ImageRecord record) {}

  /**
   * Loads all images of an archive.
   *
   * @throws EngineException INVALID_ARGUMENT for what is no image archive, DATA_LOSS for content
   *     that does not match its digest, RESOURCE_EXHAUSTED, CANCELLED from the listener
   */
  public List<Loaded> load(InputStream archive, PullListener listener) {
    try {
      return loadLeased(archive, new LoadProgress(listener));
    } catch (IOException e) {
      parts.collector().collectAfterFailure(Instant.MAX);
      throw translate(e);
    } catch (EngineException e) {
      parts.collector().collectAfterFailure(Instant.MAX);
      throw e.within("load images");
    }
  }

  private static EngineException translate(IOException cause) {
    return DiskErrors.isFull(cause)
        ? DiskErrors.translate("load images", cause)
        : new EngineException(
            ErrorKind.INVALID_ARGUMENT,
            "load images: the archive cannot be read: " + DiskErrors.describe(cause),
            cause);
  }

  private List<Loaded> loadLeased(InputStream archive, LoadProgress progress) throws IOException {
    try (Leases.Lease lease = parts.leases().open();
        ArchiveMembers members =
            ArchiveMembers.read(archive, parts.blobs(), lease, parts.limits())) {
      Map<Digest, PlannedImage> planned = plan(members);
      if (planned.isEmpty()) {
        throw EngineException.invalid(
            "it is no archive of images: there is no image in index.json, manifest.json or"
                + " repositories");
      }
      List<Loaded> loaded = new ArrayList<>();
      for (PlannedImage image : planned.values()) {
        loaded.add(new Loaded(image.names(), install(image, lease, progress)));
      }
      parts
          .records()
          .put(
              loaded.stream()
                  .map(
                      image ->
                          new ImageRecords.Entry(
                              image.names().stream().map(ImageReference::toString).toList(),
                              image.record()))
                  .toList());
      return loaded;
    }
  }

  /** By id. Where an archive is both layouts, the names of docker's are those that users gave. */
  private Map<Digest, PlannedImage> plan(ArchiveMembers members) throws IOException {
    ImagePlanner planner = new ImagePlanner(members, parts.blobs());
    Map<Digest, PlannedImage> planned = new LinkedHashMap<>();
    List<PlannedImage> docker = new DockerLayout(members, planner, references).images();
    List<PlannedImage> oci = new OciLayout(members, references).images();
    Set<Digest> named = new LinkedHashSet<>();
    docker.forEach(image -> named.add(image.id()));
    for (PlannedImage image : oci) {
      PlannedImage nameless = image.withNames(List.of());
      planned.merge(image.id(), named.contains(image.id()) ? nameless : image, ArchiveLoader::join);
    }
    docker.forEach(image -> planned.merge(image.id(), image, ArchiveLoader::join));
    if (planned.isEmpty()) {
      new LegacyLayout(members, planner, parts.blobs(), references)
          .images()
          .forEach(image -> planned.merge(image.id(), image, ArchiveLoader::join));
    }
    return planned;
  }

  private static PlannedImage join(PlannedImage first, PlannedImage second) {
    Set<ImageReference> names = new LinkedHashSet<>(first.names());
    names.addAll(second.names());
    return first.withNames(names);
  }

  private ImageRecord install(PlannedImage image, Leases.Lease lease, LoadProgress progress)
      throws IOException {
    Set<Digest> blobs = new LinkedHashSet<>();
    blobs.add(image.id());
    blobs.add(image.manifestDigest());
    image.layers().forEach(layer -> blobs.add(layer.digest()));
    blobs.forEach(lease::hold);
    try (Publisher publisher = new Publisher()) {
      image.layers().forEach(publisher::publish);
      publisher.publish(image.config());
      new ImageInstaller(parts)
          .unpack(
              parts.snapshotter().get(),
              image.image(),
              layers(image, progress),
              lease,
              new Cancellation("load images"));
      publisher.await();
    }
    return existing
        .apply(image.id())
        .map(ImageRecord::now)
        .orElseGet(
            () -> {
              parts.blobs().put(image.manifestDigest(), image.manifest());
              return image.record();
            });
  }

  private static List<Layer> layers(PlannedImage image, LoadProgress progress) {
    List<Layer> layers = new ArrayList<>();
    List<Digest> diffIds = image.image().diffIds();
    List<Digest> chainIds = image.image().chainIds();
    for (int i = 0; i < diffIds.size(); i++) {
      ArchiveContent content = image.layers().get(i);
      progress.tell(diffIds.get(i), Phase.WAITING, 0, content.size());
      layers.add(new ArchiveLayer(content, diffIds.get(i), chainIds.get(i), progress));
    }
    return layers;
  }

  private record ArchiveLayer(
      ArchiveContent content, Digest diffId, Digest chainId, LoadProgress progress)
      implements Layer {
    @Override
    public Digest blob() {
      return content.digest();
    }

    @Override
    public InputStream open() throws IOException {
      return progress.counting(content.open(), diffId, content.size());
    }

    @Override
    public void awaitBlob() {
      // It was hashed while it was read from the archive.
    }

    @Override
    public boolean isJustVerified() {
      return content.staged() != null;
    }

    @Override
    public void ended(End how) {
      Phase phase = how == End.EXISTED ? Phase.EXISTS : Phase.DONE;
      progress.tell(diffId, phase, content.size(), content.size());
    }
  }
}
