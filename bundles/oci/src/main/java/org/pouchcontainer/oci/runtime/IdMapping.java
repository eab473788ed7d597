package org.pouchcontainer.oci.runtime;

/**
 * A range of ids of a user namespace.
 *
 * @param containerID first id inside
 * @param hostID first id outside
 * @param size how many
 */
public record IdMapping(long containerID, long hostID, long size) {}
