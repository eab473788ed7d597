package org.pouchcontainer.engine.files;

import java.util.Set;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.linux.file.Directory;
import org.pouchcontainer.linux.file.RawPath;

/** The root of a container, open with what is mounted in it. */
interface RootView extends AutoCloseable {
  /** The container when the view was opened. */
  ContainerRecord record();

  /** Its root. What is below may change at any time, by the container's will. */
  Directory root();

  /** Where something is mounted in it. */
  Set<RawPath> mounted();

  /** Numbers of file systems that are windows into the kernel, as /proc is. */
  Set<Long> closed();

  @Override
  void close();
}
