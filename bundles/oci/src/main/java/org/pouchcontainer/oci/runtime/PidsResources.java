package org.pouchcontainer.oci.runtime;

/**
 * Limit of the number of processes.
 *
 * @param limit processes and threads; −1 or 0 is no limit
 */
public record PidsResources(long limit) {}
