package org.pouchcontainer.api.image;

import org.jspecify.annotations.Nullable;

/**
 * What to pull.
 *
 * @param reference in Docker's grammar; without tag and digest {@code latest} is meant
 * @param platform {@code os/architecture[/variant]}, empty for this host's
 * @param credentials for the registry, null for none
 */
public record PullRequest(
    String reference, String platform, @Nullable RegistryCredentials credentials) {}
