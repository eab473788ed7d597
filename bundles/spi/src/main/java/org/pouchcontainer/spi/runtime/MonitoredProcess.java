package org.pouchcontainer.spi.runtime;

/**
 * A container's PID 1 and its monitor, as this host numbers them.
 *
 * @param pid PID 1 of the container
 * @param startTime its start in clock ticks since boot; with pid it is unique while the host is up
 * @param monitorPid the monitor
 */
public record MonitoredProcess(int pid, long startTime, int monitorPid) {}
