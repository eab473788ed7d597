package org.pouchcontainer.api.container;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a log.
 *
 * @param stdout whether standard output
 * @param stderr whether standard error
 * @param since only lines from then on, null for all
 * @param until only lines before, null for all
 * @param tail the last n lines, −1 for all
 * @param follow whether to go on with new lines until the container ends
 */
public record LogQuery(
    boolean stdout,
    boolean stderr,
    @Nullable Instant since,
    @Nullable Instant until,
    long tail,
    boolean follow) {}
