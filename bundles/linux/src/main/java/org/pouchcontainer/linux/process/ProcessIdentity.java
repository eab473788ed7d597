package org.pouchcontainer.linux.process;

/**
 * A process, told apart from a later one with the same pid.
 *
 * @param pid as this pid namespace numbers it
 * @param startTime clock ticks since boot, field 22 of {@code /proc/<pid>/stat}
 */
public record ProcessIdentity(int pid, long startTime) {}
