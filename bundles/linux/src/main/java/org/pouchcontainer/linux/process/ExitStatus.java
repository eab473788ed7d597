package org.pouchcontainer.linux.process;

/**
 * How a process ended.
 *
 * @param code its exit code, 0 if a signal ended it
 * @param signal the signal that ended it, 0 if it ended by itself
 */
public record ExitStatus(int code, int signal) {
  /** The code as shells tell it: 128 + signal for one that a signal ended. */
  public int shellCode() {
    return signal == 0 ? code : 128 + signal;
  }
}
