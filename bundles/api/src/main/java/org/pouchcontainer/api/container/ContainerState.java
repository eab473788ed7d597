package org.pouchcontainer.api.container;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The part of a container that changes.
 *
 * @param status where it stands
 * @param pid PID 1 in the host's numbering, 0 while none
 * @param exitCode of the last run
 * @param error why the last start failed, or empty
 * @param oomKilled whether the last run was ended for want of memory
 * @param startedAt of the last run, null before the first
 * @param finishedAt of the last run that ended, null before
 * @param restartCount how often its restart policy has started it
 */
public record ContainerState(
    ContainerStatus status,
    int pid,
    int exitCode,
    String error,
    boolean oomKilled,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    int restartCount) {
  /** The state of a container that was just made. */
  public static final ContainerState NEW =
      new ContainerState(ContainerStatus.CREATED, 0, 0, "", false, null, null, 0);

  /** The same state with another count. */
  public ContainerState withRestartCount(int count) {
    return new ContainerState(
        status, pid, exitCode, error, oomKilled, startedAt, finishedAt, count);
  }
}
