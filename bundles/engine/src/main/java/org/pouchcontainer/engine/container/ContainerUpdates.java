package org.pouchcontainer.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.container.ContainerService.ContainerUpdate;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.api.container.Resources;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.spec.SpecBuilder;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.runtime.LinuxResources;
import org.pouchcontainer.spi.EngineException;

/** Changes limits, restart policy, environment and labels of containers. */
final class ContainerUpdates {
  private final Drivers drivers;
  private final ContainerFolders folders;
  private final SpecBuilder specs;
  private final ContainerEvents events;

  ContainerUpdates(
      Drivers drivers, ContainerFolders folders, SpecBuilder specs, ContainerEvents events) {
    this.drivers = drivers;
    this.folders = folders;
    this.specs = specs;
    this.events = events;
  }

  /** Applies an update to a container whose operation lock the caller holds. */
  List<String> apply(Container container, ContainerUpdate update) {
    ContainerRecord before = container.record();
    Resources merged = merge(before.spec().resources(), update.resources());
    List<String> warnings = specs.validate(merged);
    if (update.restart() != null) {
      ContainerCreator.requireRestartPolicy(update.restart(), before.spec().autoRemove());
    }
    boolean limitsChange = !merged.equals(before.spec().resources());
    if (limitsChange && before.state().status().isAlive()) {
      drivers
          .runtimes()
          .require(before.runtime().driver())
          .update(folders.ref(before), json(specs.update(merged)));
    }
    ContainerRecord after = container.change(now -> now.withSpec(spec(now.spec(), merged, update)));
    events.publish(after, "update");
    return warnings;
  }

  private static ContainerSpec spec(ContainerSpec s, Resources resources, ContainerUpdate update) {
    Map<String, String> labels = new LinkedHashMap<>(s.labels());
    update
        .labels()
        .forEach(
            (key, value) -> {
              if (value.isEmpty()) {
                labels.remove(key);
              } else {
                labels.put(key, value);
              }
            });
    return SpecChanges.withUpdate(
        s,
        withEnv(s.process(), update.env()),
        labels,
        resources,
        update.restart() == null ? s.restart() : update.restart());
  }

  private static ProcessSpec withEnv(ProcessSpec p, List<String> changes) {
    Map<String, String> env = new LinkedHashMap<>();
    p.env().forEach(pair -> env.put(nameOf(pair), pair));
    changes.forEach(pair -> env.put(nameOf(pair), pair));
    return new ProcessSpec(
        p.entrypoint(),
        p.command(),
        List.copyOf(env.values()),
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

  private static String nameOf(String pair) {
    int equals = pair.indexOf('=');
    if (equals <= 0) {
      throw EngineException.invalid("environment \"" + pair + "\": expected NAME=value");
    }
    return pair.substring(0, equals);
  }

  private static Resources merge(Resources old, Resources changed) {
    Resources.Memory m = changed.memory();
    Resources.Memory om = old.memory();
    Resources.Cpu c = changed.cpu();
    Resources.Cpu oc = old.cpu();
    boolean cpusAsked = c.nanoCpus() != 0;
    return new Resources(
        new Resources.Memory(
            or(m.limitBytes(), om.limitBytes()),
            or(m.reservationBytes(), om.reservationBytes()),
            // A new limit without a swap limit keeps the default of twice the limit.
            m.swapBytes() != 0 || m.limitBytes() == 0
                ? or(m.swapBytes(), om.swapBytes())
                : Math.max(om.swapBytes(), 0) >= m.limitBytes() ? om.swapBytes() : 0,
            m.swappiness() == null ? om.swappiness() : m.swappiness(),
            or(m.kernelBytes(), om.kernelBytes())),
        new Resources.Cpu(
            or(c.shares(), oc.shares()),
            cpusAsked ? 0 : or(c.quotaMicros(), oc.quotaMicros()),
            cpusAsked ? 0 : or(c.periodMicros(), oc.periodMicros()),
            c.quotaMicros() != 0 || c.periodMicros() != 0 ? 0 : or(c.nanoCpus(), oc.nanoCpus()),
            or(c.realtimePeriodMicros(), oc.realtimePeriodMicros()),
            or(c.realtimeRuntimeMicros(), oc.realtimeRuntimeMicros()),
            c.cpus().isEmpty() ? oc.cpus() : c.cpus(),
            c.memoryNodes().isEmpty() ? oc.memoryNodes() : c.memoryNodes()),
        changed.blkio().equals(Resources.Blkio.NONE) ? old.blkio() : changed.blkio(),
        or(changed.pidsLimit(), old.pidsLimit()),
        old.devices(),
        old.deviceRules(),
        old.ulimits(),
        old.cgroupParent(),
        old.oomScoreAdjust(),
        old.oomKillDisable(),
        old.pouch());
  }

  private static long or(long changed, long old) {
    return changed == 0 ? old : changed;
  }

  private static byte[] json(LinuxResources resources) {
    try {
      return Json.mapper().writeValueAsBytes(resources);
    } catch (JsonProcessingException e) {
      throw EngineException.internal("write limits", e);
    }
  }
}
