package org.pouchcontainer.engine.spec;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pouchcontainer.oci.runtime.Namespace;

/**
 * Which namespaces a container makes, joins or shares with the host.
 *
 * @param network its network namespace
 * @param ipc its IPC namespace
 * @param pid its process namespace
 * @param uts its host name namespace
 * @param cgroup its cgroup namespace
 */
public record SharedNamespaces(Choice network, Choice ipc, Choice pid, Choice uts, Choice cgroup) {

  /** One namespace's choice. */
  public sealed interface Choice {
    /** A namespace of its own. */
    record Own() implements Choice {}

    /** The host's. */
    record Host() implements Choice {}

    /**
     * An existing one.
     *
     * @param path as {@code /proc/17/ns/net}
     */
    record Join(String path) implements Choice {}

    /** Picks the answer for this choice; joining is given the path. */
    default <T> T fold(Supplier<T> own, Supplier<T> host, Function<String, T> join) {
      if (this instanceof Join joined) {
        return join.apply(joined.path());
      }
      return this instanceof Own ? own.get() : host.get();
    }

    /** The entry in config.json of this type; the host's namespace has none. */
    default Optional<Namespace> entry(String type) {
      return fold(
          () -> Optional.of(new Namespace(type, null)),
          Optional::empty,
          path -> Optional.of(new Namespace(type, path)));
    }
  }
}
