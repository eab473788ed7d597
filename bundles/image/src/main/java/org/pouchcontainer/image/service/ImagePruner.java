package org.pouchcontainer.image.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImagePrune;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageSizes;
import org.pouchcontainer.image.records.ImageDocuments;
import org.pouchcontainer.image.records.ImageRecords;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes unused images by condition, and says what images occupy. */
final class ImagePruner {
  private static final Logger LOG = LoggerFactory.getLogger(ImagePruner.class);

  private final ImageCatalog catalog;
  private final ImageRecords records;
  private final ImageDocuments documents;
  private final ReferenceEditor editor;
  private final ImageEvents events;
  private final AtomicBoolean running = new AtomicBoolean();

  ImagePruner(
      ImageCatalog catalog,
      ImageRecords records,
      ImageDocuments documents,
      ReferenceEditor editor,
      ImageEvents events) {
    this.catalog = catalog;
    this.records = records;
    this.documents = documents;
    this.editor = editor;
    this.events = events;
  }

  ImagePrune.Pruned prune(ImagePrune which) {
    if (!running.compareAndSet(false, true)) {
      throw EngineException.conflict("prune images: a prune operation is already running");
    }
    try {
      long before = sizes().layersBytes();
      Set<Digest> known = catalog.groups().keySet();
      List<ImageRemoval> removed = editor.removeUnused(matching(which));
      Set<Digest> left = catalog.groups().keySet();
      List<Digest> gone = new ArrayList<>();
      for (ImageRemoval step : removed) {
        if (step instanceof ImageRemoval.Deleted deleted
            && known.contains(deleted.digest())
            && !left.contains(deleted.digest())) {
          gone.add(deleted.digest());
        }
      }
      long reclaimed = Math.max(0, before - sizes().layersBytes());
      events.pruned(reclaimed);
      return new ImagePrune.Pruned(removed, gone, reclaimed);
    } finally {
      running.set(false);
    }
  }

  private List<ImageGroup> matching(ImagePrune which) {
    Map<ImageGroup, Instant> matching = new HashMap<>();
    for (ImageGroup group : catalog.groups().values()) {
      try {
        ImageDetails image = catalog.details(group);
        if ((which.all() || group.tags().isEmpty()) && matches(which, image)) {
          matching.put(group, image.created());
        }
      } catch (EngineException e) {
        LOG.warn("Image {} cannot be judged and is not pruned", group.id(), e);
      }
    }
    // What was made of an image goes before it.
    return matching.entrySet().stream()
        .sorted(Map.Entry.<ImageGroup, Instant>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean matches(ImagePrune which, ImageDetails image) {
    Map<String, String> labels = image.config().labels();
    return (which.until() == null || image.created().isBefore(which.until()))
        && which.labels().stream().allMatch(label -> QueryMatcher.hasLabel(labels, label))
        && which.notLabels().stream().noneMatch(label -> QueryMatcher.hasLabel(labels, label));
  }

  /** By chain ids: a layer that stands on other ones is another layer on disk. */
  ImageSizes sizes() {
    Map<Digest, Long> chains = new HashMap<>();
    Map<Digest, Integer> users = new HashMap<>();
    Map<Digest, StoredImage> images = new HashMap<>();
    for (ImageGroup group : catalog.groups().values()) {
      try {
        images.put(group.id(), documents.image(group.newest().manifest()));
      } catch (EngineException e) {
        LOG.warn("Image {} cannot be measured", group.id(), e);
      }
    }
    for (StoredImage image : images.values()) {
      List<Digest> chainIds = image.chainIds();
      for (int i = 0; i < chainIds.size(); i++) {
        chains.put(chainIds.get(i), records.size(image.diffIds().get(i)));
      }
      new HashSet<>(chainIds).forEach(chain -> users.merge(chain, 1, Integer::sum));
    }
    Map<Digest, Long> shared = new HashMap<>();
    images.forEach(
        (id, image) ->
            shared.put(
                id,
                image.chainIds().stream()
                    .filter(chain -> users.getOrDefault(chain, 0) > 1)
                    .mapToLong(chain -> chains.getOrDefault(chain, 0L))
                    .sum()));
    return new ImageSizes(chains.values().stream().mapToLong(Long::longValue).sum(), shared);
  }
}
