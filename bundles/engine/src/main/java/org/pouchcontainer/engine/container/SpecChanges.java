package org.pouchcontainer.engine.container;

import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.LogConfig;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.api.container.ContainerSpec.RestartPolicy;
import org.pouchcontainer.api.container.NetworkRequest;
import org.pouchcontainer.api.container.Resources;

/** Specifications with one part replaced. */
final class SpecChanges {
  private SpecChanges() {}

  static ContainerSpec withDefaults(ContainerSpec s, LogConfig log, Resources resources) {
    return copy(
        s, s.process(), s.labels(), s.annotations(), s.network(), resources, s.restart(), log);
  }

  static ContainerSpec withUpdate(
      ContainerSpec s,
      ProcessSpec process,
      Map<String, String> labels,
      Resources resources,
      RestartPolicy restart) {
    return copy(s, process, labels, s.annotations(), s.network(), resources, restart, s.log());
  }

  static ContainerSpec withNetwork(ContainerSpec s, NetworkRequest network) {
    return copy(
        s, s.process(), s.labels(), s.annotations(), network, s.resources(), s.restart(), s.log());
  }

  static ContainerSpec withAdjustment(
      ContainerSpec s,
      List<String> env,
      Map<String, String> labels,
      Map<String, String> annotations) {
    return copy(
        s,
        withEnv(s.process(), env),
        labels,
        annotations,
        s.network(),
        s.resources(),
        s.restart(),
        s.log());
  }

  static ProcessSpec withEnv(ProcessSpec p, List<String> env) {
    return new ProcessSpec(
        p.entrypoint(),
        p.command(),
        env,
        p.workingDirectory(),
        p.user(),
        p.groupAdd(),
        p.tty(),
        p.openStdin(),
        p.stdinOnce(),
        p.attach(),
        p.exposedPorts(),
        p.anonymousVolumes(),
        p.shell());
  }

  private static ContainerSpec copy(
      ContainerSpec s,
      ProcessSpec process,
      Map<String, String> labels,
      Map<String, String> annotations,
      NetworkRequest network,
      Resources resources,
      RestartPolicy restart,
      LogConfig log) {
    return new ContainerSpec(
        s.image(),
        process,
        s.hostname(),
        s.domainname(),
        labels,
        annotations,
        s.stop(),
        s.healthTest(),
        s.mounts(),
        s.volumesFrom(),
        s.volumeDriver(),
        network,
        s.namespaces(),
        s.security(),
        resources,
        restart,
        log,
        s.runtime(),
        s.snapshotter(),
        s.autoRemove(),
        s.init(),
        s.sysctls(),
        s.shmBytes(),
        s.rich(),
        s.quota(),
        s.storageOptions());
  }
}
