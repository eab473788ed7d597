package org.pouchcontainer.engine.files;

import java.io.IOException;
import java.io.OutputStream;
import org.pouchcontainer.engine.container.ContainerRecord;

/** Writes what a container has changed of its image. */
@FunctionalInterface
public interface LayerOfChanges {
  /**
   * Writes it as an uncompressed layer.
   *
   * @throws IOException what the stream throws
   */
  void write(ContainerRecord record, OutputStream out) throws IOException;
}
