package org.pouchcontainer.image.registry;

import java.time.Duration;

/**
 * How long a registry may take.
 *
 * @param connect to accept a connection
 * @param answer to send the head of an answer
 * @param stall between two pieces of content
 */
public record RegistryTimeouts(Duration connect, Duration answer, Duration stall) {
  /** 10 s, 30 s, 30 s. */
  public static final RegistryTimeouts STANDARD =
      new RegistryTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));
}
