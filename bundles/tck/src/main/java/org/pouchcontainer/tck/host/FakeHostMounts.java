package org.pouchcontainer.tck.host;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.host.HostMounts;

/**
 * Mounts that are recorded and never made, for tests without privilege. What is below a target does
 * not change; ask {@link #mounted} what would be there.
 */
public final class FakeHostMounts implements HostMounts {
  private static final Set<String> KNOWN = Set.of("overlay", "tmpfs", "bind", "ext4");

  private final Map<Path, Deque<MountSpec>> mounts = new TreeMap<>();
  private boolean failing;

  /** From now on mounting fails with UNAVAILABLE (true) or works again (false). */
  public synchronized void failMounts(boolean fail) {
    failing = fail;
  }

  @Override
  public synchronized void mount(MountSpec spec, Path target) {
    if (failing) {
      throw new EngineException(ErrorKind.UNAVAILABLE, "mount " + target + ": told to fail");
    }
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw EngineException.notFound("mount " + target + ": no such directory");
    }
    if (spec.type().equals("bind") && !Files.exists(Path.of(spec.source()))) {
      throw EngineException.notFound("mount " + target + ": no source " + spec.source());
    }
    mounts.computeIfAbsent(target, t -> new ArrayDeque<>()).push(spec);
  }

  @Override
  public synchronized boolean unmount(Path target) {
    Deque<MountSpec> stack = mounts.get(target);
    if (stack == null) {
      return false;
    }
    stack.pop();
    if (stack.isEmpty()) {
      mounts.remove(target);
    }
    return true;
  }

  @Override
  public CompletionStage<Void> detach(Path target) {
    unmount(target);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public synchronized boolean isMounted(Path target) {
    return mounts.containsKey(target);
  }

  @Override
  public synchronized List<Path> mountsBelow(Path root) {
    return mounts.keySet().stream()
        .filter(target -> target.startsWith(root))
        .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
        .toList();
  }

  @Override
  public boolean supports(String fileSystemType) {
    return KNOWN.contains(fileSystemType);
  }

  @Override
  public synchronized Collection<Path> unmountBelow(Path root) {
    List<Path> gone = new ArrayList<>();
    for (Path target : mountsBelow(root)) {
      while (unmount(target)) {
        gone.add(target);
      }
    }
    return gone;
  }

  /** The specifications mounted at a target, topmost first. */
  public synchronized List<MountSpec> mounted(Path target) {
    return List.copyOf(mounts.getOrDefault(target, new ArrayDeque<>()));
  }
}
