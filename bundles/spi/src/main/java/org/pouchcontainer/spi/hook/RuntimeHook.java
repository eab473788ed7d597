package org.pouchcontainer.spi.hook;

import java.util.List;

/**
 * A program that the OCI runtime runs.
 *
 * @param point when
 * @param path the program on the host; absolute
 * @param arguments its arguments, the program's name first
 * @param environment its environment
 * @param timeoutSeconds after which it is killed and has failed; 0 for none
 */
public record RuntimeHook(
    Point point,
    String path,
    List<String> arguments,
    List<String> environment,
    int timeoutSeconds) {
  /** Copies its collections. */
  public RuntimeHook {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
  }

  /** The runtime's hook points. */
  public enum Point {
    /** Namespaces made, before the root is changed; a failure stops the start. */
    PRESTART,
    /** After the program was started. */
    POSTSTART,
    /** After the container was deleted. */
    POSTSTOP
  }
}
