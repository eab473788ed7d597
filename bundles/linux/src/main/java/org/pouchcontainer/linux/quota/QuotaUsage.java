package org.pouchcontainer.linux.quota;

/**
 * What a project occupies and may occupy.
 *
 * @param usedBytes allocated bytes
 * @param usedInodes files, folders and all else
 * @param limitBytes hard limit, 0 for none
 * @param limitInodes hard limit, 0 for none
 */
public record QuotaUsage(long usedBytes, long usedInodes, long limitBytes, long limitInodes) {}
