package org.pouchcontainer.api.image;

/** Is told how a pull goes on. */
@FunctionalInterface
public interface PullListener {
  /** A listener that wants to know nothing. */
  PullListener NONE = progress -> {};

  /** One step; may throw {@code CANCELLED} to leave. Must return quickly. */
  void progress(PullProgress progress);
}
