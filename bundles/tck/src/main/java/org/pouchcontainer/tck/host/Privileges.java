package org.pouchcontainer.tck.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the user that runs the tests may do; for JUnit's {@code @EnabledIf}. */
public final class Privileges {
  private Privileges() {}

  /** Whether the tests may mount, change owners and make devices: they run as root. */
  public static boolean root() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }
}
