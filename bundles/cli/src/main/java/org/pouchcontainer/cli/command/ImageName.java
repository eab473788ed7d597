package org.pouchcontainer.cli.command;

/**
 * An image reference in two parts.
 *
 * @param repository everything before the tag or digest
 * @param tag the tag or the digest, or empty
 */
record ImageName(String repository, String tag) {
  static ImageName of(String reference) {
    int at = reference.indexOf('@');
    if (at >= 0) {
      return new ImageName(reference.substring(0, at), reference.substring(at + 1));
    }
    int colon = reference.lastIndexOf(':');
    return colon > reference.lastIndexOf('/')
        ? new ImageName(reference.substring(0, colon), reference.substring(colon + 1))
        : new ImageName(reference, "");
  }

  String tagOrLatest() {
    return tag.isEmpty() ? "latest" : tag;
  }
}
