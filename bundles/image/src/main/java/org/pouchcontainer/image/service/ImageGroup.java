package org.pouchcontainer.image.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.image.records.ImageRecords;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.distribution.ReferenceDefaults;
import org.pouchcontainer.spi.Digest;

/**
 * All references that stand for one image.
 *
 * @param id digest of its configuration
 * @param records by reference; none if only an anchor holds it
 * @param anchors the anchor, if there is one
 * @param defaults for the familiar form of references
 */
record ImageGroup(
    Digest id,
    Map<ImageReference, ImageRecord> records,
    List<ImageRecord> anchors,
    ReferenceDefaults defaults) {

  /** Groups all references by image. */
  static Map<Digest, ImageGroup> all(ImageRecords.Names names, ReferenceDefaults defaults) {
    Map<Digest, ImageGroup> groups = new LinkedHashMap<>();
    names
        .references()
        .forEach(
            (name, record) ->
                group(groups, record.id(), defaults)
                    .records()
                    .put(ImageReference.parse(name, defaults), record));
    names.anchors().forEach((id, record) -> group(groups, id, defaults).anchors().add(record));
    return groups;
  }

  private static ImageGroup group(
      Map<Digest, ImageGroup> groups, Digest id, ReferenceDefaults defaults) {
    return groups.computeIfAbsent(
        id, key -> new ImageGroup(key, new LinkedHashMap<>(), new ArrayList<>(), defaults));
  }

  /** The record set last. */
  ImageRecord newest() {
    return Stream.concat(records.values().stream(), anchors.stream())
        .max(Comparator.comparing(ImageRecord::tagged))
        .orElseThrow();
  }

  /** Every record. */
  List<ImageRecord> allRecords() {
    return Stream.concat(records.values().stream(), anchors.stream()).toList();
  }

  /** Sorted, tags of a repository before its digests. */
  List<ImageReference> references() {
    return records.keySet().stream()
        .sorted(Comparator.comparing(ImageReference::toString))
        .toList();
  }

  List<String> tags() {
    return familiar(true);
  }

  List<String> repoDigests() {
    return familiar(false);
  }

  private List<String> familiar(boolean tagged) {
    List<String> names = new ArrayList<>();
    for (ImageReference reference : records.keySet()) {
      if ((reference.tag() != null) == tagged) {
        names.add(reference.familiar(defaults));
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }
}
