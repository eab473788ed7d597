package org.pouchcontainer.api.image;

import java.util.List;

/**
 * Which images to list. Empty lists do not filter; values of one list are alternatives.
 *
 * @param references patterns with {@code *} and {@code ?} on the familiar reference
 * @param labels {@code key} or {@code key=value}; all must hold
 * @param before images older than this one
 * @param since images younger than this one
 * @param dangling null for all, else whether it has no tag
 */
public record ImageQuery(
    List<String> references,
    List<String> labels,
    List<String> before,
    List<String> since,
    @org.jspecify.annotations.Nullable Boolean dangling) {
  /** Everything. */
  public static final ImageQuery ALL =
      new ImageQuery(List.of(), List.of(), List.of(), List.of(), null);

  /** Copies its collections. */
  public ImageQuery {
    references = List.copyOf(references);
    labels = List.copyOf(labels);
    before = List.copyOf(before);
    since = List.copyOf(since);
  }
}
