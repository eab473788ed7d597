package org.pouchcontainer.oci.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A namespace that the container has of its own or joins.
 *
 * @param type {@code pid}, {@code network}, {@code mount}, {@code ipc}, {@code uts}, {@code user}
 *     or {@code cgroup}
 * @param path file of the namespace to join; null for a new one
 */
public record Namespace(String type, @Nullable String path) {}
