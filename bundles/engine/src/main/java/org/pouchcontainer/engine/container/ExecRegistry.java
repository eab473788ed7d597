package org.pouchcontainer.engine.container;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ExecService.ExecSpec;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The execs that can be asked after, bounded in number and size: the oldest that do not run make
 * room for new ones, whether they ended or never began. Safe for several threads.
 */
final class ExecRegistry {
  private final int maxCount;
  private final long maxCharacters;

  private final Map<String, Exec> execs = new LinkedHashMap<>();
  private final Map<ContainerId, Set<String>> byContainer = new ConcurrentHashMap<>();
  private long characters;

  /**
   * A registry.
   *
   * @param maxCount how many execs are kept
   * @param maxCharacters how long their commands and environments may be together
   */
  ExecRegistry(int maxCount, long maxCharacters) {
    this.maxCount = maxCount;
    this.maxCharacters = maxCharacters;
  }

  /**
   * Adds an exec; it is forgotten with its container at the latest.
   *
   * @throws EngineException RESOURCE_EXHAUSTED if too many run
   */
  void add(Exec exec) {
    Container container = exec.container();
    ContainerId id = container.record().id();
    byContainer.computeIfAbsent(
        id,
        absent -> {
          // Once for each container: a dependent for each exec would stay as long as it does.
          var unused = container.removed().thenRun(() -> forgetAll(id));
          return ConcurrentHashMap.newKeySet();
        });
    synchronized (this) {
      makeRoom(exec);
      execs.put(exec.id(), exec);
      characters += size(exec.spec());
      Set<String> siblings = byContainer.get(id);
      if (siblings != null) {
        siblings.add(exec.id());
      }
    }
    if (container.removed().isDone()) {
      forgetAll(id);
      forget(exec.id());
    }
  }

  private void makeRoom(Exec added) {
    long wanted = characters + size(added.spec());
    Iterator<Exec> oldest = execs.values().iterator();
    while ((execs.size() >= maxCount || wanted > maxCharacters) && oldest.hasNext()) {
      Exec candidate = oldest.next();
      if (candidate.isIdle()) {
        oldest.remove();
        dropped(candidate);
        wanted -= size(candidate.spec());
      }
    }
    if (execs.size() >= maxCount || wanted > maxCharacters) {
      throw new EngineException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "exec in " + added.container().label() + ": " + execs.size() + " execs run already");
    }
  }

  synchronized @Nullable Exec find(String execId) {
    return execs.get(execId);
  }

  /** Ids of a container's execs that run, sorted. */
  List<String> runningIn(ContainerId container) {
    return byContainer.getOrDefault(container, Set.of()).stream()
        .filter(
            id -> {
              Exec exec = find(id);
              return exec != null && exec.details().running();
            })
        .sorted()
        .toList();
  }

  synchronized void forget(String execId) {
    Exec exec = execs.remove(execId);
    if (exec != null) {
      dropped(exec);
    }
  }

  private void forgetAll(ContainerId container) {
    Set<String> gone = byContainer.remove(container);
    if (gone != null) {
      gone.forEach(this::forget);
    }
  }

  private void dropped(Exec exec) {
    characters -= size(exec.spec());
    Set<String> siblings = byContainer.get(exec.container().record().id());
    if (siblings != null) {
      siblings.remove(exec.id());
    }
  }

  private static long size(ExecSpec spec) {
    return spec.command().stream().mapToLong(String::length).sum()
        + spec.env().stream().mapToLong(String::length).sum();
  }
}
