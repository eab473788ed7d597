package org.pouchcontainer.oci.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * A mount inside the container.
 *
 * @param destination absolute path inside
 * @param type file system type; null with {@code bind} among the options
 * @param source device, directory or a name
 * @param options mount options, file system specific ones included
 */
public record Mount(
    String destination, @Nullable String type, @Nullable String source, List<String> options) {
  /** Copies the collections; null becomes empty. */
  public Mount {
    options = Copies.list(options);
  }
}
