package org.pouchcontainer.linux;

import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.file.FileTrees;
import org.pouchcontainer.linux.internal.HostKernel;
import org.pouchcontainer.linux.mount.Mounts;
import org.pouchcontainer.linux.namespace.NetNamespaces;
import org.pouchcontainer.linux.process.Processes;
import org.pouchcontainer.linux.quota.ProjectQuotas;
import org.pouchcontainer.linux.socket.Sockets;

/**
 * The kernel of this host by subject. An OSGi service; outside of OSGi, {@link #open}.
 *
 * <p>The native library is loaded by the first call that needs it, not by asking for a subject. All
 * subjects are safe for several threads, block, and throw {@link KernelException}.
 */
@ProviderType
public interface Kernel extends AutoCloseable {
  /** Mounts of this mount namespace. */
  Mounts mounts();

  /** Processes, pipes and signals. */
  Processes processes();

  /** Packet sockets and named pipes. */
  Sockets sockets();

  /** Directories, trees and raw names. */
  FileTrees files();

  /** Network namespaces. */
  NetNamespaces networks();

  /** Quotas of ext4 and xfs. */
  ProjectQuotas quotas();

  /** Ends what waits in the background. Idempotent. */
  @Override
  void close();

  /** The kernel that this process runs on; the caller closes it. */
  static Kernel open() {
    return new HostKernel();
  }
}
