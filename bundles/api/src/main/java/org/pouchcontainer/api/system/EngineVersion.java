package org.pouchcontainer.api.system;

import java.time.Instant;

/**
 * Versions.
 *
 * @param version of the engine
 * @param commit it was built from, or {@code unknown}
 * @param built when
 * @param java version of the JVM
 * @param os as {@code linux}
 * @param architecture Go's name, as {@code amd64}
 * @param kernel release of the kernel
 */
public record EngineVersion(
    String version,
    String commit,
    Instant built,
    String java,
    String os,
    String architecture,
    String kernel) {}
