package org.pouchcontainer.image.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PushListener;
import org.pouchcontainer.api.image.PushProgress;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.image.pull.PullParts;
import org.pouchcontainer.image.push.ImagePusher;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.registry.Credentials;
import org.pouchcontainer.image.transfer.ArchiveLoader;
import org.pouchcontainer.image.transfer.ArchiveSaver;
import org.pouchcontainer.image.transfer.ImageAssembler;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/** Loads, saves, pushes and makes images. Safe for several threads. */
public final class TransferManager implements ImageTransferService {
  private final PullParts parts;
  private final ImageCatalog catalog;
  private final ImageEvents events;
  private final Supplier<DaemonSettings.Registry> settings;
  private final ArchiveLoader loader;
  private final ArchiveSaver saver;
  private final ImageAssembler assembler;
  private final ImagePusher pusher;

  TransferManager(
      PullParts parts,
      ImageCatalog catalog,
      ImageEvents events,
      Supplier<DaemonSettings.Registry> settings) {
    this.parts = parts;
    this.catalog = catalog;
    this.events = events;
    this.settings = settings;
    this.loader =
        new ArchiveLoader(parts, text -> catalog.parse(text).withDefaultTag(), this::existing);
    this.saver = new ArchiveSaver(parts.blobs(), parts.documents(), parts.leases());
    this.assembler = new ImageAssembler(parts, image -> StoredLayers.of(image, parts.blobs()));
    this.pusher = new ImagePusher(parts);
  }

  private Optional<ImageRecord> existing(Digest id) {
    return Optional.ofNullable(catalog.groups().get(id)).map(ImageGroup::newest);
  }

  @Override
  public List<String> load(InputStream archive, PullListener listener) {
    List<String> names = new ArrayList<>();
    List<ArchiveLoader.Loaded> all = loader.load(archive, listener);
    parts.collector().collectRefused();
    for (ArchiveLoader.Loaded loaded : all) {
      events.happened("load", loaded.record());
      loaded.names().forEach(name -> names.add(name.familiar(catalog.defaults())));
      if (loaded.names().isEmpty()) {
        names.add(loaded.record().id().toString());
      }
    }
    return names;
  }

  @Override
  public void save(List<String> images, String platform, OutputStream out) throws IOException {
    if (images.isEmpty()) {
      throw EngineException.invalid("save images: name at least one");
    }
    Map<Digest, ArchiveSaver.Saved> chosen = new LinkedHashMap<>();
    for (String image : images) {
      choose(image, chosen);
    }
    if (!platform.isEmpty()) {
      chosen.values().forEach(saved -> requirePlatform(saved.record(), Platform.parse(platform)));
    }
    try {
      saver.save(List.copyOf(chosen.values()), catalog.defaults(), out);
    } finally {
      parts.collector().collectRefused();
    }
    chosen.values().forEach(saved -> events.happened("save", saved.record()));
  }

  /** A name without tag means all its tags; an id means none. */
  private void choose(String image, Map<Digest, ArchiveSaver.Saved> chosen) {
    List<ImageReference> tags = allTags(image);
    for (ImageReference tag : tags) {
      add(chosen, parts.records().find(tag.toString()).orElseThrow()).names().add(tag);
    }
    if (tags.isEmpty()) {
      ImageCatalog.Found found = catalog.find("save image", image);
      ArchiveSaver.Saved saved = add(chosen, found.group().newest());
      ImageReference named = found.reference();
      if (named != null && named.tag() != null) {
        saved.names().add(named);
      }
    }
  }

  private static ArchiveSaver.Saved add(
      Map<Digest, ArchiveSaver.Saved> chosen, ImageRecord record) {
    return chosen.computeIfAbsent(
        record.id(), id -> new ArchiveSaver.Saved(new LinkedHashSet<>(), record));
  }

  /** All tags of a name that has none itself; nothing for what is no such name. */
  private List<ImageReference> allTags(String image) {
    if (image.startsWith("sha256:") || image.matches("[0-9a-f]{64}")) {
      return List.of();
    }
    ImageReference named = catalog.parse(image);
    if (named.tag() != null || named.digest() != null) {
      return List.of();
    }
    return tagsOf(named);
  }

  private List<ImageReference> tagsOf(ImageReference named) {
    return catalog.groups().values().stream()
        .flatMap(group -> group.references().stream())
        .filter(reference -> reference.tag() != null && reference.name().equals(named.name()))
        .sorted(java.util.Comparator.comparing(ImageReference::toString))
        .toList();
  }

  private void requirePlatform(ImageRecord record, Platform wanted) {
    Platform offered = parts.documents().image(record.manifest()).config().platform();
    if (wanted.suitability(offered) == 0) {
      throw EngineException.notFound(
          "save image %s: it is for %s, not for %s"
              .formatted(record.id().shortHex(), offered, wanted));
    }
  }

  @Override
  public Pushed push(PushRequest request, PushListener listener) {
    ImageReference named = catalog.parse(request.reference());
    if (named.digest() != null) {
      throw EngineException.invalid(
          "push image \"%s\": cannot push a digest reference".formatted(request.reference()));
    }
    if (request.allTags() && named.tag() != null) {
      throw EngineException.invalid(
          "push image \"%s\": tag can't be used with all tags".formatted(request.reference()));
    }
    List<ImageReference> tags = request.allTags() ? tagsOf(named) : List.of(named.withDefaultTag());
    if (tags.isEmpty()) {
      throw absent(named.familiarName(catalog.defaults()));
    }
    Credentials credentials = RegistryManager.credentials(request.credentials());
    List<Pushed.Tag> pushed = new ArrayList<>();
    for (ImageReference tag : tags) {
      ImageRecord record =
          parts
              .records()
              .find(tag.toString())
              .orElseThrow(() -> absent(tag.familiar(catalog.defaults())));
      if (!request.platform().isEmpty()) {
        requirePlatform(record, Platform.parse(request.platform()));
      }
      if (pushed.isEmpty()) {
        listener.progress(new PushProgress.Repository(tag.name()));
      }
      try {
        pushed.add(pusher.push(tag, record, credentials, settings.get().insecure(), listener));
      } finally {
        parts.collector().collectRefused();
      }
      events.transferred("push", tag, catalog.defaults(), record);
    }
    return new Pushed(pushed);
  }

  private static EngineException absent(String name) {
    return EngineException.notFound(
        "push image \"%s\": An image does not exist locally with the tag: %s"
            .formatted(name, name));
  }

  @Override
  public ImageDetails assemble(Assembly assembly, LayerSource layer) {
    ImageReference reference =
        assembly.reference().isEmpty()
            ? null
            : catalog.parse(assembly.reference()).withDefaultTag();
    if (reference != null && reference.digest() != null) {
      throw EngineException.invalid(
          "make image \"%s\": cannot import digest reference".formatted(assembly.reference()));
    }
    Digest base = assembly.base();
    ImageRecord below =
        base == null ? null : catalog.find("make image", base.toString()).group().newest();
    ImageRecord made = assembler.assemble(assembly, below, reference, layer);
    parts.collector().collectRefused();
    if (reference != null) {
      events.tagged(reference, catalog.defaults(), made);
    }
    if (base == null) {
      events.happened("import", made);
    }
    return catalog.details(catalog.find("inspect image", made.id().toString()).group());
  }
}
