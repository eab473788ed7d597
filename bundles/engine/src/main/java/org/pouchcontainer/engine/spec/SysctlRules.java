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

  private static final int MAX_VALUE = 4096;

  private SysctlRules() {}

  static void validate(ContainerSpec spec) {
    for (String raw : spec.sysctls().keySet()) {
      String name = raw.replace('/', '.');
      if (name.length() > 128 || name.contains("..")) {
        throw EngineException.invalid("sysctl \"" + name + "\": not a parameter's name");
      }
      String value = spec.sysctls().get(raw);
      if (value.length() > MAX_VALUE || value.indexOf('\0') >= 0) {
        throw EngineException.invalid("sysctl " + name + ": value of more than " + MAX_VALUE);
      }
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
      if (uts && sharesHostName(spec)) {
        throw EngineException.invalid("sysctl " + name + ": not with the host's uts namespace");
      }
    }
  }

  /** One in the host's network keeps the host's name, unless it asks for one of its own. */
  private static boolean sharesHostName(ContainerSpec spec) {
    return isHost(spec.namespaces().uts())
        || (isHost(spec.network().mode()) && spec.hostname().isEmpty());
  }

  private static boolean isHost(String mode) {
    return mode.equals("host");
  }
}
