package org.pouchcontainer.spi.hook;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Sees containers that Kubernetes asks for. */
@ConsumerType
public interface CriHook {
  /**
   * Before a pod's container is created.
   *
   * @param sandboxId its pod sandbox
   * @param annotations the request's annotations
   * @return what to add to the container
   */
  ContainerAdjustment beforeCreateContainer(String sandboxId, Map<String, String> annotations);
}
