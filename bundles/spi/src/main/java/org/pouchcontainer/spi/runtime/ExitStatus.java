package org.pouchcontainer.spi.runtime;

import java.time.Instant;

/**
 * How a container ended.
 *
 * @param code its exit code, 128 + signal number if a signal ended it
 * @param time when
 * @param oomKilled whether the kernel killed a process of it for want of memory
 * @param monitorLost whether the monitor died first; the code is then 255 and a guess
 */
public record ExitStatus(int code, Instant time, boolean oomKilled, boolean monitorLost) {}
