package org.pouchcontainer.engine.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.host.HostProcesses;

/**
 * A process with all that it has started: its descendants and the session that it leads. Runtimes
 * make a session for each exec, so that also those are found whose parent has ended.
 */
public final class ProcessFamily {
  private static final int KILL = 9;
  private static final int ROUNDS = 8;

  private final HostProcesses processes;
  private final Path proc;

  /** Families among the processes of this host. */
  public ProcessFamily(HostProcesses processes) {
    this(processes, Path.of("/proc"));
  }

  ProcessFamily(HostProcesses processes, Path proc) {
    this.processes = processes;
    this.proc = proc;
  }

  /**
   * Kills a family.
   *
   * @param head its first process
   * @param candidates process ids among which the others are, asked anew until none is left
   */
  public void kill(int head, Supplier<List<Integer>> candidates) {
    // What forks while it is killed is found in the next round.
    for (int round = 0; round < ROUNDS; round++) {
      Set<Integer> members = members(head, candidates.get());
      if (members.isEmpty()) {
        return;
      }
      for (int pid : members) {
        processes.startTime(pid).ifPresent(startTime -> processes.signal(pid, startTime, KILL));
      }
    }
  }

  Set<Integer> members(int head, List<Integer> candidates) {
    Map<Integer, Integer> parents = new HashMap<>();
    Set<Integer> members = new HashSet<>();
    for (int pid : candidates) {
      Stat stat = stat(pid);
      if (stat != null && !stat.isDead()) {
        parents.put(pid, stat.parent());
        if (pid == head || stat.session() == head) {
          members.add(pid);
        }
      }
    }
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Map.Entry<Integer, Integer> entry : parents.entrySet()) {
        int parent = entry.getValue();
        if ((parent == head || members.contains(parent)) && members.add(entry.getKey())) {
          grown = true;
        }
      }
    }
    return members;
  }

  private record Stat(char state, int parent, int session) {
    boolean isDead() {
      return state == 'Z' || state == 'X';
    }
  }

  /** The fields behind the name, which may hold blanks and brackets itself (proc(5), "stat"). */
  private @org.jspecify.annotations.Nullable Stat stat(int pid) {
    try {
      String line = Files.readString(proc.resolve(Integer.toString(pid)).resolve("stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return new Stat(
          fields[0].charAt(0), Integer.parseInt(fields[1]), Integer.parseInt(fields[3]));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      if (Files.exists(proc.resolve(Integer.toString(pid)))) {
        throw EngineException.internal("read the state of process " + pid, e);
      }
      // It ended between opening and reading.
      return null;
    }
  }
}
