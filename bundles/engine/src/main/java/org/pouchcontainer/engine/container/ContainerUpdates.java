package org.pouchcontainer.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.container.ContainerService.ContainerUpdate;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.api.container.ContainerStatus;
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
  private final ContainerHooks hooks;

  ContainerUpdates(
      Drivers drivers,
      ContainerFolders folders,
      SpecBuilder specs,
      ContainerEvents events,
      ContainerHooks hooks) {
    this.hooks = hooks;
    this.drivers = drivers;
    this.folders = folders;
    this.specs = specs;
    this.events = events;
  }

  /** Applies an update to a container whose operation lock the caller holds. */
  List<String> apply(Container container, ContainerUpdate update) {
    ContainerRecord before = container.record();
    requireUpdatable(container, update);
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
    hooks.afterUpdate(after);
    return warnings;
  }

  /** What Docker refuses because of what the container has already. */
  private static void requireUpdatable(Container container, ContainerUpdate update) {
    ContainerStatus status = container.state().status();
    if (status == ContainerStatus.REMOVING || status == ContainerStatus.DEAD) {
      throw EngineException.conflict(
          "update " + container.label() + ": it is being removed; it cannot be changed");
    }
    ContainerSpec spec = container.record().spec();
    String policy = update.restart() == null ? "" : update.restart().name();
    if (spec.autoRemove() && !policy.isEmpty() && !policy.equals("no")) {
      throw EngineException.conflict(
          "Restart policy cannot be updated because AutoRemove is enabled for the container");
    }
    Resources.Memory memory = update.resources().memory();
    long swap = spec.resources().memory().swapBytes();
    if (swap > 0 && memory.swapBytes() == 0 && memory.limitBytes() > swap) {
      throw EngineException.conflict(
          "Memory limit should be smaller than already set memoryswap limit, update the memoryswap"
              + " at the same time");
    }
    requireCompatible(spec.resources().cpu(), update.resources().cpu());
  }

  private static void requireCompatible(Resources.Cpu old, Resources.Cpu changed) {
    if (changed.nanoCpus() > 0 && old.periodMicros() > 0) {
      throw EngineException.conflict(
          "Conflicting options: Nano CPUs cannot be updated as CPU Period has already been set");
    }
    if (changed.nanoCpus() > 0 && old.quotaMicros() > 0) {
      throw EngineException.conflict(
          "Conflicting options: Nano CPUs cannot be updated as CPU Quota has already been set");
    }
    if (changed.periodMicros() > 0 && old.nanoCpus() > 0) {
      throw EngineException.conflict(
          "Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set");
    }
    if (changed.quotaMicros() > 0 && old.nanoCpus() > 0) {
      throw EngineException.conflict(
          "Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set");
    }
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
    return SpecChanges.withEnv(p, List.copyOf(env.values()));
  }

  static String nameOf(String pair) {
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
    return new Resources(
        new Resources.Memory(
            or(m.limitBytes(), om.limitBytes()),
            or(m.reservationBytes(), om.reservationBytes()),
            // The first limit of a container comes with the default of twice as much with swap.
            or(m.swapBytes(), om.swapBytes() == 0 ? m.limitBytes() * 2 : om.swapBytes()),
            m.swappiness() == null ? om.swappiness() : m.swappiness(),
            or(m.kernelBytes(), om.kernelBytes())),
        new Resources.Cpu(
            or(c.shares(), oc.shares()),
            or(c.quotaMicros(), oc.quotaMicros()),
            or(c.periodMicros(), oc.periodMicros()),
            or(c.nanoCpus(), oc.nanoCpus()),
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
