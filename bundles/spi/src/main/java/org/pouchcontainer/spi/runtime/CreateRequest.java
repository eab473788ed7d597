package org.pouchcontainer.spi.runtime;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the monitor is told when a container is created.
 *
 * @param container the container; its {@code config.json} is written
 * @param stdin whether standard input is open; otherwise it is /dev/null
 * @param stdinOnce whether standard input ends when the first attached client ends its own
 * @param terminal whether config.json asks for a terminal
 * @param logFile where the monitor appends output as lines of the form {@code <RFC 3339 time>
 *     <stdout|stderr> <F|P> <text>}; empty for no log
 * @param systemdCgroup whether cgroups are made through systemd
 */
public record CreateRequest(
    ContainerRef container,
    boolean stdin,
    boolean stdinOnce,
    boolean terminal,
    Optional<Path> logFile,
    boolean systemdCgroup) {}
