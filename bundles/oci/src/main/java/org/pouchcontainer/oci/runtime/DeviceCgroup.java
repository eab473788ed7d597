package org.pouchcontainer.oci.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A rule of the device cgroup.
 *
 * @param allow whether it allows or denies
 * @param type {@code c}, {@code b} or {@code a}; null for all
 * @param major major number; null for all
 * @param minor minor number; null for all
 * @param access letters of {@code rwm}
 */
public record DeviceCgroup(
    boolean allow,
    @Nullable String type,
    @Nullable Long major,
    @Nullable Long minor,
    @Nullable String access) {}
