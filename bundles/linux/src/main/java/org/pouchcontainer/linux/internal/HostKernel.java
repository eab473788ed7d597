package org.pouchcontainer.linux.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.file.FileTrees;
import org.pouchcontainer.linux.internal.file.KernelFileTrees;
import org.pouchcontainer.linux.internal.mount.KernelMounts;
import org.pouchcontainer.linux.internal.namespace.KernelNetNamespaces;
import org.pouchcontainer.linux.internal.process.KernelProcesses;
import org.pouchcontainer.linux.internal.quota.KernelProjectQuotas;
import org.pouchcontainer.linux.internal.socket.KernelSockets;
import org.pouchcontainer.linux.mount.Mounts;
import org.pouchcontainer.linux.namespace.NetNamespaces;
import org.pouchcontainer.linux.process.Processes;
import org.pouchcontainer.linux.quota.ProjectQuotas;
import org.pouchcontainer.linux.socket.Sockets;

/** All subjects over the real system calls. */
@Component(service = Kernel.class)
public final class HostKernel implements Kernel {
  private final Mounts mounts;
  private final Processes processes;
  private final Sockets sockets;
  private final FileTrees files;
  private final NetNamespaces networks;
  private final ProjectQuotas quotas;

  @Activate
  public HostKernel() {
    Sys sys = Sys.host();
    mounts = new KernelMounts(sys);
    processes = new KernelProcesses(sys);
    sockets = new KernelSockets(sys);
    files = new KernelFileTrees(sys);
    quotas = new KernelProjectQuotas(sys, files);
    networks = new KernelNetNamespaces(sys, mounts);
  }

  @Override
  public Mounts mounts() {
    return mounts;
  }

  @Override
  public Processes processes() {
    return processes;
  }

  @Override
  public Sockets sockets() {
    return sockets;
  }

  @Override
  public FileTrees files() {
    return files;
  }

  @Override
  public NetNamespaces networks() {
    return networks;
  }

  @Override
  public ProjectQuotas quotas() {
    return quotas;
  }

  @Override
  @Deactivate
  public void close() {
    processes.close();
  }
}
