package org.pouchcontainer.image.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.distribution.ReferenceDefaults;
import org.pouchcontainer.spi.Digest;

/**
 * All references that stand for one image.
 *
 * @param id digest of its configuration
 * @param records by reference, at least one
 * @param defaults for the familiar form of references
 */
record ImageGroup(Digest id, Map<ImageReference, ImageRecord> records, ReferenceDefaults defaults) {

  /** Groups all references by image. */
  static Map<Digest, ImageGroup> all(
      Map<String, ImageRecord> references, ReferenceDefaults defaults) {
    Map<Digest, ImageGroup> groups = new LinkedHashMap<>();
    references.forEach(
        (name, record) ->
            groups
                .computeIfAbsent(
                    record.id(), id -> new ImageGroup(id, new LinkedHashMap<>(), defaults))
                .records()
                .put(ImageReference.parse(name, defaults), record));
    return groups;
  }

  /** The record set last. */
  ImageRecord newest() {
    return records.values().stream().max(Comparator.comparing(ImageRecord::tagged)).orElseThrow();
  }

  List<ImageReference> references() {
    return List.copyOf(records.keySet());
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
