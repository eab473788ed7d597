package org.pouchcontainer.runtime.oci;

import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.internal.service.HostProcessesService;
import org.pouchcontainer.spi.host.HostProcesses;

/** The host service that the driver is given, over this machine's kernel. */
final class KernelHost implements AutoCloseable {
  private final Kernel kernel = Kernel.open();
  final HostProcesses processes = new HostProcessesService(kernel.processes(), kernel.sockets());

  @Override
  public void close() {
    kernel.close();
  }
}
