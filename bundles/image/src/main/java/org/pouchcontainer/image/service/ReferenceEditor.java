package org.pouchcontainer.image.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final ImageEvents events;
  private final Supplier<Collection<ImageUsers>> users;

  ReferenceEditor(
      ImageCatalog catalog,
      ImageRecords records,
      ImageDocuments documents,
      GarbageCollector collector,
      ImageEvents events,
      Supplier<Collection<ImageUsers>> users) {
    this.catalog = catalog;
    this.records = records;
    this.documents = documents;
    this.collector = collector;
    this.events = events;
    this.users = users;
  }

  /** Sets a reference to the image that {@code image} means. */
  synchronized void tag(String image, ImageReference reference) {
    ImageRecord added = catalog.find("tag image", image).group().newest().now();
    records.put(List.of(reference.toString()), added);
    events.tagged(reference, catalog.defaults(), added);
  }

  /**
   * Removes what a user has named.
   *
   * @param noPrune keeps the untagged images that it was made of
   */
  synchronized List<ImageRemoval> remove(String image, boolean force, boolean noPrune) {
    ImageCatalog.Found found = catalog.find("remove image", image);
    ImageGroup group = found.group();
    Removal removal = new Removal(image, noPrune);
    if (found.reference() == null) {
      removal.byId(group, force);
    } else {
      removal.byReference(group, found.reference(), force);
    }
    return removal.finish();
  }

  /** Removes whole images that nobody uses; one that is used by now stays. */
  synchronized List<ImageRemoval> removeUnused(List<ImageGroup> unused) {
    Removal removal = new Removal("", false);
    for (ImageGroup group : unused) {
      boolean same = group.equals(catalog.groups().get(group.id()));
      if (same && firstUse(group).isEmpty() && !removal.tree.hasChildren(group.id())) {
        removal.untag(group, group.references());
        removal.delete(group);
      }
    }
    return removal.finish();
  }

  /** Somebody who uses the image, a running one if there is one. */
  Optional<ImageUse> firstUse(ImageGroup group) {
    Optional<ImageUse> any = Optional.empty();
    for (ImageUsers source : users.get()) {
      for (ImageUse use : source.usersOf(group.id())) {
        if (use.running()) {
          return Optional.of(use);
        }
        any = any.or(() -> Optional.of(use));
      }
    }
    return any;
  }

  /** One removal; only under the lock of the editor. */
  private final class Removal {
    private final String named;
    private final boolean noPrune;
    private final ImageTree tree = new ImageTree(catalog.groups());
    private final List<ImageRemoval> done = new ArrayList<>();
    private boolean deleted;

    Removal(String named, boolean noPrune) {
      this.named = named;
      this.noPrune = noPrune;
    }

    /** An id means all references if they are of one tag; else only force removes them. */
    void byId(ImageGroup group, boolean force) {
      if (tree.hasChildren(group.id())) {
        throw conflict("cannot be forced", "image has dependent child images");
      }
      Optional<ImageUse> use = firstUse(group);
      if (use.isPresent() && (use.get().running() || !force)) {
        boolean running = use.get().running();
        throw conflict(
            running ? "cannot be forced" : "must be forced",
            "image is being used by %s %s; remove it first"
                .formatted(running ? "running" : "stopped", use.get().user()));
      }
      if (!force && !ImageTree.isSingle(group.references())) {
        throw conflict(
            "must be forced",
            "image is referenced in multiple repositories (%s); remove these, or force"
                .formatted(String.join(", ", group.tags())));
      }
      untag(group, group.references());
      delete(group);
    }

    private EngineException conflict(String force, String why) {
      return EngineException.conflict(
          "remove image \"%s\": conflict: unable to delete %s (%s) - %s"
              .formatted(named, named, force, why));
    }

    /** Only the last reference takes the image along, and never one that is in use. */
    void byReference(ImageGroup group, ImageReference reference, boolean force) {
      Optional<ImageUse> use = firstUse(group);
      if (use.isPresent() && !force && ImageTree.isSingle(group.references())) {
        throw EngineException.conflict(
            ("remove image \"%s\": conflict: unable to remove repository reference \"%s\" (must"
                    + " force) - %s is using its referenced image %s; remove it first, or force")
                .formatted(named, named, use.get().user(), group.id().shortHex()));
      }
      List<ImageReference> going = new ArrayList<>();
      going.add(reference);
      going.addAll(ImageTree.leftovers(group, reference));
      untag(group, going);
      boolean last = going.size() == group.records().size();
      boolean held =
          use.filter(user -> user.running() || !force).isPresent() || tree.hasChildren(group.id());
      if (last && !held) {
        delete(group);
      }
    }

    void untag(ImageGroup group, List<ImageReference> going) {
      Map<String, String> labels = events.labels(group.newest());
      records.untag(going.stream().map(ImageReference::toString).toList());
      for (ImageReference reference : going) {
        done.add(new Untagged(reference.familiar(catalog.defaults())));
        events.happened("untag", group.id(), labels);
      }
    }

    void delete(ImageGroup group) {
      deleteOne(group);
      if (noPrune) {
        return;
      }
      for (ImageGroup parent : tree.untaggedParents(group)) {
        if (tree.hasChildren(parent.id()) || firstUse(parent).isPresent()) {
          return;
        }
        deleteOne(parent);
      }
    }

    private void deleteOne(ImageGroup group) {
      Map<String, String> labels = events.labels(group.newest());
      records.remove(Set.of(group.id()));
      tree.remove(group.id());
      done.add(new Deleted(group.id()));
      deleted = true;
      group.allRecords().stream().map(ImageRecord::manifest).forEach(documents::forget);
      events.happened("delete", group.id(), labels);
    }

    List<ImageRemoval> finish() {
      if (deleted) {
        for (Digest layer : collect()) {
          done.add(new Deleted(layer));
        }
      }
      return done;
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
