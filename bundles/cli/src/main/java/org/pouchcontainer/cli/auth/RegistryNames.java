package org.pouchcontainer.cli.auth;

import java.util.List;

/** Under which names credentials for an image's registry may be stored. */
public final class RegistryNames {
  /** The server that is meant when none is given. */
  public static final String DEFAULT = "registry.hub.docker.com";

  private static final List<String> HUB =
      List.of(
          DEFAULT,
          "docker.io",
          "index.docker.io",
          "registry-1.docker.io",
          "https://index.docker.io/v1/");

  private RegistryNames() {}

  /** Names for a server that a user has named, most likely first. */
  static List<String> ofServer(String server) {
    return HUB.contains(server) ? HUB : List.of(server, "https://" + server, "http://" + server);
  }

  /** Names for an image reference, most likely first. */
  public static List<String> ofImage(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean domain = first.contains(".") || first.contains(":") || first.equals("localhost");
    if (!domain || HUB.contains(first)) {
      return HUB;
    }
    return List.of(first, "https://" + first, "http://" + first);
  }
}
