package org.pouchcontainer.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How willingly the kernel kills the daemon when memory runs out, see proc(5). */
final class OomScore {
  private final Path file;

  OomScore(Path file) {
    this.file = file;
  }

  static OomScore ofThisProcess() {
    return new OomScore(Path.of("/proc/self/oom_score_adj"));
  }

  /**
   * Sets the score, or leaves what it is where the process may not lower it.
   *
   * @return whether the score was set
   */
  boolean set(int score) {
    try {
      Files.writeString(file, Integer.toString(score));
      return true;
    } catch (IOException e) {
      // Lowering it needs CAP_SYS_RESOURCE; an engine without it works as well, a little less safe.
      return false;
    }
  }
}
