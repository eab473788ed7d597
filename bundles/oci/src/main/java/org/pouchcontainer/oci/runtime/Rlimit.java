package org.pouchcontainer.oci.runtime;

/**
 * A resource limit.
 *
 * @param type name such as {@code RLIMIT_NOFILE}
 * @param hard ceiling; read as unsigned, −1 is no limit
 * @param soft value; read as unsigned, −1 is no limit
 */
public record Rlimit(String type, @Unsigned long hard, @Unsigned long soft) {}
