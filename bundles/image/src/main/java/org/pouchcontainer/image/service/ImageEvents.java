package org.pouchcontainer.image.service;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.image.records.ImageDocuments;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.distribution.ReferenceDefaults;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what happens to images, with the actors and attributes that clients of Docker know: a
 * transfer is of its reference, everything else of the image's id; labels are attributes.
 */
final class ImageEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ImageEvents.class);

  private final ImageManager.Events sink;
  private final ImageDocuments documents;

  ImageEvents(ImageManager.Events sink, ImageDocuments documents) {
    this.sink = sink;
    this.documents = documents;
  }

  /** Labels of an image; none if its documents are damaged. */
  Map<String, String> labels(ImageRecord image) {
    try {
      return documents.image(image.manifest()).config().config().labels();
    } catch (EngineException e) {
      LOG.warn("The labels of image {} are missing in its events", image.id(), e);
      return Map.of();
    }
  }

  /** A pull or push. */
  void transferred(
      String action, ImageReference reference, ReferenceDefaults defaults, ImageRecord image) {
    publish(action, reference.familiar(defaults), reference.familiarName(defaults), labels(image));
  }

  /** A reference was set. */
  void tagged(ImageReference reference, ReferenceDefaults defaults, ImageRecord image) {
    publish("tag", image.id().toString(), reference.familiar(defaults), labels(image));
  }

  /** Something that concerns the image itself. */
  void happened(String action, ImageRecord image) {
    happened(action, image.id(), labels(image));
  }

  /** The same for one whose labels are known. */
  void happened(String action, Digest id, Map<String, String> labels) {
    publish(action, id.toString(), id.toString(), labels);
  }

  /** Images were pruned. */
  void pruned(long reclaimedBytes) {
    sink.publish(
        new Event(
            Event.Type.IMAGE,
            "prune",
            "",
            Map.of("reclaimed", Long.toString(reclaimedBytes)),
            Instant.now()));
  }

  private void publish(String action, String actor, String name, Map<String, String> labels) {
    Map<String, String> attributes = new HashMap<>(labels);
    attributes.put("name", name);
    sink.publish(new Event(Event.Type.IMAGE, action, actor, attributes, Instant.now()));
  }
}
