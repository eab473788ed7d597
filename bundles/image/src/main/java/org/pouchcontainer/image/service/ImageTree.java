package org.pouchcontainer.image.service;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.spi.Digest;

/** The images of one moment, which of them was made of which, and what is being removed. */
final class ImageTree {
  private final Map<Digest, ImageGroup> groups;

  ImageTree(Map<Digest, ImageGroup> groups) {
    this.groups = new HashMap<>(groups);
  }

  /** Whether other images were made of it here. */
  boolean hasChildren(Digest id) {
    return groups.values().stream().anyMatch(group -> id.equals(group.newest().parent()));
  }

  /** Takes an image out. */
  void remove(Digest id) {
    groups.remove(id);
  }

  /**
   * Untagged images that a removed one was made of, the nearest first, up to the first that has
   * references.
   */
  List<ImageGroup> untaggedParents(ImageGroup removed) {
    List<ImageGroup> parents = new java.util.ArrayList<>();
    Set<Digest> seen = new HashSet<>();
    Digest parent = removed.newest().parent();
    while (parent != null && seen.add(parent)) {
      ImageGroup group = groups.get(parent);
      if (group == null || !group.records().isEmpty()) {
        break;
      }
      parents.add(group);
      parent = group.newest().parent();
    }
    return parents;
  }

  /**
   * Whether the references are at most one tag and the digests that came with it: then an id means
   * them all.
   */
  static boolean isSingle(List<ImageReference> references) {
    long tags = references.stream().filter(reference -> reference.digest() == null).count();
    long repositories = references.stream().map(ImageReference::name).distinct().count();
    return references.size() <= 1 || (tags <= 1 && repositories == 1);
  }

  /** The other references that go with a removed one: with the last tag its digests. */
  static List<ImageReference> leftovers(ImageGroup group, ImageReference named) {
    List<ImageReference> rest =
        group.references().stream()
            .filter(reference -> reference.name().equals(named.name()))
            .filter(reference -> !Objects.equals(reference, named))
            .toList();
    boolean tagsLeft = rest.stream().anyMatch(reference -> reference.tag() != null);
    return named.tag() != null && !tagsLeft ? rest : List.of();
  }
}
