package org.pouchcontainer.linux.process;

/**
 * What a short-lived program left behind.
 *
 * @param status how it ended
 * @param output its standard output, cut at the allowed size
 * @param errors its standard error, cut at the allowed size
 */
public record RunResult(ExitStatus status, String output, String errors) {
  /** Whether it ended with 0. */
  public boolean succeeded() {
    return status.shellCode() == 0;
  }
}
