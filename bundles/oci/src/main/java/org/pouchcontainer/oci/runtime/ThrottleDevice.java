package org.pouchcontainer.oci.runtime;

/**
 * A rate for one block device.
 *
 * @param major major number
 * @param minor minor number
 * @param rate bytes or operations per second
 */
public record ThrottleDevice(long major, long minor, long rate) {}
