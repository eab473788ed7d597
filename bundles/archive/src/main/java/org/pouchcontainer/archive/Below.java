package org.pouchcontainer.archive;

/** What is below a layer while it is applied, which decides how its deletions are written. */
public enum Below {
  /** Nothing: there is nothing to delete. */
  NOTHING,
  /**
   * The parents' content, merged into the directory that is written to: deletions are real. Such is
   * a copy of the parent, and an overlay mount.
   */
  MERGED,
  /**
   * The parents' content, which will be there only later: deletions are written as overlayfs keeps
   * them, and whatever needs to see the parents ends in {@link NeedsParentException}.
   */
  LATER
}
