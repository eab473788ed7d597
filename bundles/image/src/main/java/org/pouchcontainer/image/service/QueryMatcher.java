package org.pouchcontainer.image.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageQuery;

/** Decides which images a query means. */
final class QueryMatcher {
  private final ImageQuery query;
  private final List<Pattern> references;
  private final List<Instant> before;
  private final List<Instant> since;

  /**
   * @param finder gives an image by what a user calls it
   */
  QueryMatcher(ImageQuery query, Function<String, ImageDetails> finder) {
    this.query = query;
    this.references = query.references().stream().map(QueryMatcher::glob).toList();
    this.before = query.before().stream().map(finder).map(ImageDetails::created).toList();
    this.since = query.since().stream().map(finder).map(ImageDetails::created).toList();
  }

  boolean matches(ImageDetails image) {
    return matchesReference(image)
        && query.labels().stream().allMatch(label -> hasLabel(image.config().labels(), label))
        && (before.isEmpty() || before.stream().anyMatch(t -> image.created().isBefore(t)))
        && (since.isEmpty() || since.stream().anyMatch(t -> image.created().isAfter(t)))
        && (query.dangling() == null || query.dangling() == image.tags().isEmpty());
  }

  private boolean matchesReference(ImageDetails image) {
    return references.isEmpty()
        || Stream.concat(image.tags().stream(), image.repoDigests().stream())
            .flatMap(name -> Stream.of(name, repository(name)))
            .anyMatch(name -> references.stream().anyMatch(p -> p.matcher(name).matches()));
  }

  private static String repository(String name) {
    int at = name.indexOf('@');
    String untagged = at < 0 ? name : name.substring(0, at);
    int colon = untagged.lastIndexOf(':');
    return colon > untagged.lastIndexOf('/') ? untagged.substring(0, colon) : untagged;
  }

  static boolean hasLabel(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    return equals < 0
        ? labels.containsKey(wanted)
        : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
  }

  /** As file names are matched: neither {@code *} nor {@code ?} stands for a slash. */
  private static Pattern glob(String text) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '*' -> pattern.append("[^/]*");
        case '?' -> pattern.append("[^/]");
        default -> pattern.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(pattern.toString());
  }
}
