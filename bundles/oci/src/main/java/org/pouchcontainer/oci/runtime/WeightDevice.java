package org.pouchcontainer.oci.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A weight for one block device.
 *
 * @param major major number
 * @param minor minor number
 * @param weight relative weight, 10 to 1000
 * @param leafWeight the same against child cgroups
 */
public record WeightDevice(
    long major, long minor, @Nullable Integer weight, @Nullable Integer leafWeight) {}
