package org.pouchcontainer.engine.spec;

import java.util.Set;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.spi.EngineException;

/** Which kernel parameters belong to a container's own namespaces (sysctl(2), namespaces(7)). */
final class SysctlRules {
  private static final Set<String> IPC =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  private SysctlRules() {}

  static void validate(ContainerSpec spec) {
    for (String raw : spec.sysctls().keySet()) {
      String name = raw.replace('/', '.');
      boolean ipc = IPC.contains(name) || name.startsWith("fs.mqueue.");
      boolean net = name.startsWith("net.");
      boolean uts = name.equals("kernel.domainname") || name.equals("kernel.hostname");
      if (!name.matches("[a-z0-9_.*-]{1,128}") || !(ipc || net || uts)) {
        throw EngineException.invalid(
            "sysctl \""
                + raw
                + "\": not a parameter of a container's own namespaces; allowed are net.*,"
                + " fs.mqueue.* and the kernel's message, semaphore and shared memory limits");
      }
      if (ipc && isHost(spec.namespaces().ipc())) {
        throw EngineException.invalid("sysctl " + name + ": not with the host's ipc namespace");
      }
      if (net && isHost(spec.network().mode())) {
        throw EngineException.invalid("sysctl " + name + ": not with the host's network");
      }
      if (uts && isHost(spec.namespaces().uts())) {
        throw EngineException.invalid("sysctl " + name + ": not with the host's uts namespace");
      }
    }
  }

  private static boolean isHost(String mode) {
    return mode.equals("host");
  }
}
