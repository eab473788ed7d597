package org.pouchcontainer.spi.log;

import java.time.Instant;

/**
 * One line of output.
 *
 * @param time when the monitor read it
 * @param stderr whether it came from standard error
 * @param text its bytes without the line end
 * @param partial whether the line goes on in the next one
 */
@SuppressWarnings("ArrayRecordComponent")
public record LogLine(Instant time, boolean stderr, byte[] text, boolean partial) {}
