package org.pouchcontainer.linux.process;

import java.util.List;

/**
 * What {@code /proc/<pid>/stat} tells. Source: proc_pid_stat(5).
 *
 * @param pid its number
 * @param command the first 15 bytes of its name; may hold any character, parentheses included
 * @param state R, S, D, Z, T, t, X or I
 * @param parent its parent's number
 * @param userTicks clock ticks in user mode
 * @param systemTicks clock ticks in the kernel
 * @param startTime clock ticks since boot
 */
public record ProcessStat(
    int pid,
    String command,
    char state,
    int parent,
    long userTicks,
    long systemTicks,
    long startTime) {

  /**
   * Parses the file's one line.
   *
   * @throws IllegalArgumentException if it has not the form that the kernel gives
   */
  public static ProcessStat parse(String line) {
    int open = line.indexOf('(');
    // The name may itself contain ") "; what follows it never contains a parenthesis.
    int close = line.lastIndexOf(')');
    if (open < 2 || close < open) {
      throw new IllegalArgumentException("process state without a name: " + line);
    }
    List<String> rest = List.of(line.substring(close + 1).strip().split(" "));
    if (rest.size() < 20) {
      throw new IllegalArgumentException("process state with too few fields: " + line);
    }
    return new ProcessStat(
        Integer.parseInt(line.substring(0, open - 1)),
        line.substring(open + 1, close),
        rest.get(0).charAt(0),
        Integer.parseInt(rest.get(1)),
        Long.parseLong(rest.get(11)),
        Long.parseLong(rest.get(12)),
        Long.parseLong(rest.get(19)));
  }

  /** Which process this is. */
  public ProcessIdentity identity() {
    return new ProcessIdentity(pid, startTime);
  }

  /** Whether it has ended and only waits for its parent to ask. */
  public boolean isDead() {
    return state == 'Z' || state == 'X';
  }
}
