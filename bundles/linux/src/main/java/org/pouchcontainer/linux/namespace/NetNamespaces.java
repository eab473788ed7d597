package org.pouchcontainer.linux.namespace;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.KernelException;

/**
 * Network namespaces, each kept alive by a bind mount on a file, as ip-netns(8) does it. Safe for
 * several threads; all methods throw {@link KernelException}.
 */
@ProviderType
public interface NetNamespaces {
  /**
   * Makes a namespace with its loopback device up and pins it at {@code pin}, a file that must not
   * exist yet in a folder that does. Nothing is left after a failure.
   */
  void create(Path pin);

  /** Lets go of the namespace and deletes the file. Idempotent. */
  void remove(Path pin);

  /** Whether a namespace is pinned there. */
  boolean exists(Path pin);

  /**
   * Runs {@code work} in a thread inside the namespace that {@code file} stands for, a pin or
   * {@code /proc/<pid>/ns/net}, and waits for it. Sockets made there stay in the namespace and may
   * be used elsewhere afterwards. The work must start no threads: they would be inside for good.
   */
  <T> T within(Path file, Supplier<T> work);
}
