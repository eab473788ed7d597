package org.pouchcontainer.engine.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.engine.hook.Hooks;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.hook.ContainerAdjustment;
import org.pouchcontainer.spi.hook.ContainerHook;
import org.pouchcontainer.spi.hook.ContainerView;
import org.pouchcontainer.spi.hook.RuntimeHook;

/** Shows containers to vendors' hooks at the moments that {@link ContainerHook} names. */
final class ContainerHooks {
  private final Hooks hooks;

  ContainerHooks(Hooks hooks) {
    this.hooks = hooks;
  }

  /** The specification as hooks want it; each sees what those before it have added. */
  ContainerSpec beforeCreate(ContainerId id, String name, ContainerSpec spec) {
    return hooks.before(
        ContainerHook.class,
        "before the creation of container " + name,
        spec,
        (hook, now) -> adjusted(now, hook.beforeCreate(view(id, name, now, Optional.empty()))));
  }

  private static ContainerSpec adjusted(ContainerSpec spec, ContainerAdjustment adjustment) {
    if (adjustment.equals(ContainerAdjustment.NONE)) {
      return spec;
    }
    ImageDefaults.requireText("environment of a hook", adjustment.environment());
    Map<String, String> env = new LinkedHashMap<>();
    spec.process().env().forEach(pair -> env.put(ContainerUpdates.nameOf(pair), pair));
    adjustment.environment().forEach(pair -> env.put(ContainerUpdates.nameOf(pair), pair));
    Map<String, String> labels = new LinkedHashMap<>(spec.labels());
    labels.putAll(adjustment.labels());
    Map<String, String> annotations = new LinkedHashMap<>(spec.annotations());
    annotations.putAll(adjustment.annotations());
    return SpecChanges.withAdjustment(spec, List.copyOf(env.values()), labels, annotations);
  }

  /** The programs that the runtime is to run. */
  List<RuntimeHook> beforeStart(ContainerRecord record, Path root) {
    return hooks.before(
        ContainerHook.class,
        "before the start of container " + record.name(),
        List.<RuntimeHook>of(),
        (hook, so) -> {
          List<RuntimeHook> all = new ArrayList<>(so);
          for (RuntimeHook program : hook.beforeStart(view(record, Optional.of(root)))) {
            if (!program.path().startsWith("/")) {
              throw EngineException.invalid(
                  "program \"" + program.path() + "\" of a hook: must be an absolute path");
            }
            all.add(program);
          }
          return all;
        });
  }

  void afterStart(ContainerRecord record, Path root) {
    after(record, "after the start", Optional.of(root), (hook, view) -> hook.afterStart(view));
  }

  void afterExit(ContainerRecord record, int exitCode) {
    after(
        record, "after the end", Optional.empty(), (hook, view) -> hook.afterExit(view, exitCode));
  }

  void afterUpdate(ContainerRecord record) {
    after(record, "after an update", Optional.empty(), (hook, view) -> hook.afterUpdate(view));
  }

  void afterRemove(ContainerRecord record) {
    after(record, "after the removal", Optional.empty(), (hook, view) -> hook.afterRemove(view));
  }

  private interface Told {
    void tell(ContainerHook hook, ContainerView view);
  }

  private void after(ContainerRecord record, String moment, Optional<Path> root, Told told) {
    if (!hooks.has(ContainerHook.class)) {
      return;
    }
    ContainerView view = view(record, root);
    Consumer<ContainerHook> call = hook -> told.tell(hook, view);
    hooks.after(ContainerHook.class, moment + " of container " + record.name(), call);
  }

  private static ContainerView view(ContainerRecord record, Optional<Path> root) {
    return view(record.id(), record.name(), record.spec(), root);
  }

  private static ContainerView view(
      ContainerId id, String name, ContainerSpec spec, Optional<Path> root) {
    return new ContainerView(
        id, name, spec.image(), spec.process().env(), spec.labels(), spec.annotations(), root);
  }
}
