package org.pouchcontainer.engine.files;

/** Opens the roots of containers. */
interface Roots {
  /** The root with all that is mounted in it; the caller closes it. */
  RootView open(String container);

  /** The root alone, without what is mounted in it; the caller closes it. */
  RootView bare(String container);
}
