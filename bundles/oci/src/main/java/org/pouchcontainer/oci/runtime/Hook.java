package org.pouchcontainer.oci.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * A program that runs at a point of the life cycle, with the state on its standard input.
 *
 * @param path absolute path on the host
 * @param args arguments, the program's name first
 * @param env environment as {@code NAME=value}
 * @param timeout seconds until it is killed
 */
public record Hook(String path, List<String> args, List<String> env, @Nullable Integer timeout) {
  /** Copies the collections; null becomes empty. */
  public Hook {
    args = Copies.list(args);
    env = Copies.list(env);
  }
}
