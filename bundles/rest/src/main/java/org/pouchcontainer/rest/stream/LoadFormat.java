package org.pouchcontainer.rest.stream;

import java.util.List;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.rest.wire.ProgressBodies;

/** Progress of a load as Docker's messages. */
public final class LoadFormat {
  private final boolean quiet;

  /** Quiet ones tell only what was loaded. */
  public LoadFormat(boolean quiet) {
    this.quiet = quiet;
  }

  /** What to send for this step. */
  public List<Object> messages(PullProgress progress) {
    if (quiet
        || !(progress instanceof PullProgress.Blob b)
        || b.role() != PullProgress.Role.LAYER
        || b.phase() == PullProgress.Phase.WAITING
        || b.phase() == PullProgress.Phase.EXISTS) {
      return List.of();
    }
    return List.of(
        Messages.moving("Loading layer", b.currentBytes(), b.totalBytes(), b.blob().shortHex()));
  }

  /** What to send for a reference or an id that was loaded. */
  public static Object loaded(String reference) {
    return new ProgressBodies.Text(
        (reference.startsWith("sha256:") ? "Loaded image ID: " : "Loaded image: ")
            + reference
            + "\n");
  }
}
