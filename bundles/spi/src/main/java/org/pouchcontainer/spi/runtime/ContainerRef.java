package org.pouchcontainer.spi.runtime;

import java.nio.file.Path;
import org.pouchcontainer.spi.ContainerId;

/**
 * All that is needed to find a container again, also after a restart of the engine.
 *
 * @param id its id
 * @param binary the runtime that made it
 * @param bundle the OCI bundle: folder of {@code config.json}; durable
 * @param runDirectory folder for the monitor's sockets, pid files and exit status, made by the
 *     engine; volatile, gone after a reboot
 * @param runtimeRoot folder for the runtime's own state, shared by all containers of one runtime
 */
public record ContainerRef(
    ContainerId id, RuntimeBinary binary, Path bundle, Path runDirectory, Path runtimeRoot) {}
