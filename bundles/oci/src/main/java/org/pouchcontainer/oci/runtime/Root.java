package org.pouchcontainer.oci.runtime;

/**
 * The root file system of a container.
 *
 * @param path absolute, or relative to the OCI bundle
 * @param readonly whether it is mounted read-only
 */
public record Root(String path, boolean readonly) {}
