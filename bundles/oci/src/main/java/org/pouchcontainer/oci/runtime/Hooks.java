package org.pouchcontainer.oci.runtime;

import java.util.List;
import org.pouchcontainer.oci.Copies;

/**
 * The hooks of a container.
 *
 * @param prestart before the process starts, in the runtime's namespaces (deprecated, still the
 *     most supported)
 * @param createRuntime after the namespaces exist, in the runtime's namespaces
 * @param createContainer the same, in the container's mount namespace before its root is entered
 * @param startContainer before the process starts, inside the container
 * @param poststart after the start; failures are only logged
 * @param poststop after the deletion; failures are only logged
 */
public record Hooks(
    List<Hook> prestart,
    List<Hook> createRuntime,
    List<Hook> createContainer,
    List<Hook> startContainer,
    List<Hook> poststart,
    List<Hook> poststop) {
  /** Copies the collections; null becomes empty. */
  public Hooks {
    prestart = Copies.list(prestart);
    createRuntime = Copies.list(createRuntime);
    createContainer = Copies.list(createContainer);
    startContainer = Copies.list(startContainer);
    poststart = Copies.list(poststart);
    poststop = Copies.list(poststop);
  }
}
