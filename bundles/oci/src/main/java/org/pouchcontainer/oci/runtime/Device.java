package org.pouchcontainer.oci.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A device node inside the container.
 *
 * @param type {@code c}, {@code b}, {@code u} or {@code p}
 * @param path absolute path inside
 * @param major major number; null for {@code p}
 * @param minor minor number; null for {@code p}
 * @param fileMode permission bits
 * @param uid owner
 * @param gid group
 */
public record Device(
    String type,
    String path,
    @Nullable Long major,
    @Nullable Long minor,
    @Nullable Integer fileMode,
    @Nullable Long uid,
    @Nullable Long gid) {}
