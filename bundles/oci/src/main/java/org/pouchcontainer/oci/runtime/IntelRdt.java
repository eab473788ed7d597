package org.pouchcontainer.oci.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Cache allocation of a container.
 *
 * @param closID class of service
 * @param l3CacheSchema schema of the L3 cache
 * @param memBwSchema schema of the memory bandwidth
 */
public record IntelRdt(
    @Nullable String closID, @Nullable String l3CacheSchema, @Nullable String memBwSchema) {}
