package org.pouchcontainer.api.image;

/** Is told how a push goes on. */
@FunctionalInterface
public interface PushListener {
  /** A listener that wants to know nothing. */
  PushListener NONE = progress -> {};

  /** One step; may throw {@code CANCELLED} to end the push. Must return quickly. */
  void progress(PushProgress progress);
}
