package org.pouchcontainer.oci.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * The state of a container as a runtime prints it and as hooks read it.
 *
 * @param ociVersion version of the specification
 * @param id the container
 * @param status {@code creating}, {@code created}, {@code running}, {@code stopped}, and {@code
 *     paused} by extension
 * @param pid first process on the host; null or 0 when stopped
 * @param bundle absolute path of the OCI bundle
 * @param annotations those of the configuration
 */
public record RuntimeState(
    String ociVersion,
    String id,
    String status,
    @Nullable Integer pid,
    String bundle,
    Map<String, String> annotations) {
  /** Copies the collections; null becomes empty. */
  public RuntimeState {
    annotations = Copies.map(annotations);
  }
}
