package org.pouchcontainer.snapshotter.overlayfs;

import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.internal.HostKernel;
import org.pouchcontainer.linux.internal.service.HostFilesService;
import org.pouchcontainer.linux.internal.service.HostMountsService;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;

/** This host's services as the engine gives them. */
final class Host {
  static final HostMounts MOUNTS;
  static final HostFiles FILES;

  static {
    Kernel kernel = new HostKernel();
    MOUNTS = new HostMountsService(kernel);
    FILES = new HostFilesService(kernel);
  }

  private Host() {}
}
