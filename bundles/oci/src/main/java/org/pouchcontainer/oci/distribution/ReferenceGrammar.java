package org.pouchcontainer.oci.distribution;

import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/** The regular expressions of Docker's reference grammar, anchored and free of back-tracking. */
final class ReferenceGrammar {
  static final int MAX_NAME_CHARS = 255;

  private static final int MAX_PORT = 65_535;

  private static final String DOMAIN_COMPONENT = "[a-zA-Z0-9][a-zA-Z0-9-]*+(?<!-)";
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:"
              + DOMAIN_COMPONENT
              + "(?:\\."
              + DOMAIN_COMPONENT
              + ")*+|\\[[a-fA-F0-9:]++\\])"
              + "(?::[0-9]{1,5})?");
  private static final Pattern PATH_COMPONENT =
      Pattern.compile("[a-z0-9]++(?:(?:\\.|_{1,2}|-++)[a-z0-9]++)*+");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}");
  private static final Pattern IMAGE_ID = Pattern.compile("[a-f0-9]{64}");

  private ReferenceGrammar() {}

  static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  static boolean isImageId(String text) {
    return IMAGE_ID.matcher(text).matches();
  }

  static void requireTag(String tag, String whole) {
    if (!isTag(tag)) {
      throw bad(
          whole,
          "the tag must be 1 to 128 letters, digits, '_', '.' and '-', not starting with '.'"
              + " or '-'");
    }
  }

  static void requireDomain(String domain, String whole) {
    if (!DOMAIN.matcher(domain).matches() || !isPortInRange(domain)) {
      throw bad(whole, "\"" + shorten(domain) + "\" is not a registry host with optional port");
    }
  }

  /** For a domain that matches the grammar. */
  private static boolean isPortInRange(String domain) {
    int colon = domain.lastIndexOf(':');
    if (colon <= domain.lastIndexOf(']')) {
      return true;
    }
    int port = Integer.parseInt(domain.substring(colon + 1));
    return port > 0 && port <= MAX_PORT;
  }

  static void requirePath(String path, String whole) {
    for (String component : path.split("/", -1)) {
      if (!PATH_COMPONENT.matcher(component).matches()) {
        throw bad(
            whole,
            "\"%s\" is not a repository name: lower-case letters and digits, separated by '.', '_',"
                    .formatted(shorten(component))
                + " '__' or '-'");
      }
    }
  }

  static EngineException bad(String whole, String why) {
    return EngineException.invalid("image reference \"%s\": %s".formatted(shorten(whole), why));
  }

  private static String shorten(String text) {
    return text.length() <= MAX_NAME_CHARS ? text : text.substring(0, MAX_NAME_CHARS) + "…";
  }
}
