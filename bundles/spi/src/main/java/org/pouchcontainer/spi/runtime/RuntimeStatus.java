package org.pouchcontainer.spi.runtime;

/**
 * Whether a runtime program works on this host.
 *
 * @param usable whether containers can be made with it
 * @param version its version, empty if unknown
 * @param reason why it is not usable and what to do; empty if it is
 */
public record RuntimeStatus(boolean usable, String version, String reason) {}
