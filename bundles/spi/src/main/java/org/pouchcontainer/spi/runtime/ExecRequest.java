package org.pouchcontainer.spi.runtime;

import java.nio.file.Path;

/**
 * One more process for a running container.
 *
 * @param id unique in the engine, safe as a file name
 * @param process JSON of {@code process} (OCI runtime-spec, config, "Process")
 * @param terminal whether the process asks for a terminal
 * @param stdin whether its standard input is open
 * @param attach whether the caller wants its streams; otherwise output is discarded
 * @param runDirectory folder for its sockets and files, made by the engine, deleted by the engine
 */
@SuppressWarnings("ArrayRecordComponent")
public record ExecRequest(
    String id,
    byte[] process,
    boolean terminal,
    boolean stdin,
    boolean attach,
    Path runDirectory) {}
