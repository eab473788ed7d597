package org.pouchcontainer.rest.map;

import java.util.List;
import java.util.regex.Pattern;

/** Names of images, taken apart and put together as Docker's clients do. */
public final class References {
  private References() {}

  /** The tag parameter may hold a digest; it takes the place of one in the name. */
  public static String withTag(String image, String tag) {
    if (tag.isEmpty()) {
      return image;
    }
    return repository(image) + (tag.contains(":") ? "@" : ":") + tag;
  }

  /** Without tag and digest. */
  public static String repository(String image) {
    int at = image.indexOf('@');
    String name = at < 0 ? image : image.substring(0, at);
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }

  /** The tag, or empty. */
  public static String tag(String image) {
    int at = image.indexOf('@');
    String name = at < 0 ? image : image.substring(0, at);
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(colon + 1) : "";
  }

  /** Whether it has neither tag nor digest. */
  public static boolean isNameOnly(String image) {
    return repository(image).equals(image);
  }

  /** The last part of the repository, as {@code busybox} of {@code host:5000/a/busybox:1}. */
  public static String baseName(String image) {
    String repository = repository(image);
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  /** Those that one of the patterns matches; all if there is none. */
  public static List<String> matching(List<String> references, List<String> patterns) {
    if (patterns.isEmpty()) {
      return references;
    }
    List<Pattern> compiled = patterns.stream().map(References::glob).toList();
    return references.stream()
        .filter(
            r ->
                compiled.stream()
                    .anyMatch(p -> p.matcher(r).matches() || p.matcher(repository(r)).matches()))
        .toList();
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
