package org.pouchcontainer.image.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageRemoval.Deleted;
import org.pouchcontainer.api.image.ImageRemoval.Untagged;
import org.pouchcontainer.api.image.ImageUsers;
import org.pouchcontainer.api.image.ImageUsers.ImageUse;
import org.pouchcontainer.image.records.GarbageCollector;
import org.pouchcontainer.image.records.ImageDocuments;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.records.ImageRecords;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets and removes references, and removes images with their last one. One change at a time, so
 * that no reference is set to an image that is going.
 */
final class ReferenceEditor {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceEditor.class);

  private final ImageCatalog catalog;
  private final ImageRecords records;
  private final ImageDocuments documents;
  private final GarbageCollector collector;
  private final Supplier<Collection<ImageUsers>> users;

  ReferenceEditor(
      ImageCatalog catalog,
      ImageRecords records,
      ImageDocuments documents,
      GarbageCollector collector,
      Supplier<Collection<ImageUsers>> users) {
    this.catalog = catalog;
    this.records = records;
    this.documents = documents;
    this.collector = collector;
    this.users = users;
  }

  /** Sets a reference to the image that {@code image} means; gives that image's id. */
  synchronized Digest tag(String image, ImageReference reference) {
    ImageRecord current = catalog.find("tag image", image).group().newest();
    ImageRecord added =
        new ImageRecord(current.target(), current.manifest(), current.id(), Instant.now());
    records.put(List.of(reference.toString()), added);
    return added.id();
  }

  synchronized List<ImageRemoval> remove(String image, boolean force) {
    ImageCatalog.Found found = catalog.find("remove image", image);
    ImageGroup group = found.group();
    ImageReference named = found.reference();
    List<ImageReference> going =
        named == null ? allOf(image, group, force) : withLeftovers(group, named);
    boolean last = going.size() == group.records().size();
    if (last) {
      requireUnused(image, group, force);
    }
    records.remove(going.stream().map(ImageReference::toString).toList());
    List<ImageRemoval> done = new ArrayList<>();
    for (ImageReference reference : going) {
      done.add(new Untagged(reference.familiar(catalog.defaults())));
    }
    if (last) {
      done.add(new Deleted(group.id()));
      group.records().values().stream().map(ImageRecord::manifest).forEach(documents::forget);
      collect().forEach(layer -> done.add(new Deleted(layer)));
    }
    return done;
  }

  /** Named by its id, an image in several repositories goes only by force. */
  private static List<ImageReference> allOf(String image, ImageGroup group, boolean force) {
    long repositories = group.references().stream().map(ImageReference::name).distinct().count();
    if (repositories > 1 && !force) {
      throw EngineException.conflict(
          "remove image \"%s\": it has references in several repositories (%s); remove these, or force"
              .formatted(image, String.join(", ", group.tags())));
    }
    return group.references();
  }

  /** With the last tag of a repository its digests go too: they came with the tags. */
  private static List<ImageReference> withLeftovers(ImageGroup group, ImageReference named) {
    List<ImageReference> rest =
        group.references().stream()
            .filter(reference -> reference.name().equals(named.name()))
            .filter(reference -> !reference.equals(named))
            .toList();
    boolean tagsLeft = rest.stream().anyMatch(reference -> reference.tag() != null);
    List<ImageReference> going = new ArrayList<>();
    going.add(named);
    if (named.tag() != null && !tagsLeft) {
      going.addAll(rest);
    }
    return going;
  }

  private void requireUnused(String image, ImageGroup group, boolean force) {
    for (ImageUsers source : users.get()) {
      for (ImageUse use : source.usersOf(group.id())) {
        if (use.running()) {
          throw EngineException.conflict(
              "remove image \"%s\": in use by running %s; stop and remove it first"
                  .formatted(image, use.user()));
        }
        if (!force) {
          throw EngineException.conflict(
              "remove image \"%s\": in use by %s; remove it first, or force"
                  .formatted(image, use.user()));
        }
      }
    }
  }

  /** The references are gone for good; what cannot be deleted now goes with a later collection. */
  private List<Digest> collect() {
    try {
      return collector.collect();
    } catch (EngineException e) {
      LOG.warn("Content of removed images stays on disk until the next collection", e);
      return List.of();
    }
  }
}
