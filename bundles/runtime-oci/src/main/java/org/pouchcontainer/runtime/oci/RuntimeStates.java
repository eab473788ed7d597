package org.pouchcontainer.runtime.oci;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.RuntimeState;

/** What a runtime knows of its containers, and changes of state that depend on it. */
final class RuntimeStates {
  private final RuntimeCommand commands;

  RuntimeStates(RuntimeCommand commands) {
    this.commands = commands;
  }

  /** Whether the runtime keeps a state folder for the container. */
  static boolean isKnown(ContainerRef container) {
    return Files.exists(container.runtimeRoot().resolve(id(container)));
  }

  /** Pauses or resumes. runc refuses a change to the state that already is; crun does not. */
  void changeTo(RuntimeState.Status wanted, ContainerRef container, String verb) {
    List<String> words = List.of(verb, id(container));
    RuntimeCommand.Result result = commands.tryRun(container, words);
    if (!result.succeeded()
        && state(container).filter(state -> state.status() == wanted).isEmpty()) {
      throw RuntimeCommand.failure(container, result, ErrorKind.UNAVAILABLE, words);
    }
  }

  /** The runtime's view, empty if it does not know the container. */
  Optional<RuntimeState> state(ContainerRef container) {
    List<String> words = List.of("state", id(container));
    RuntimeCommand.Result result = commands.query(container, words);
    if (!result.succeeded()) {
      EngineException failure =
          RuntimeCommand.failure(container, result, ErrorKind.UNAVAILABLE, words);
      if (failure.kind() == ErrorKind.NOT_FOUND || !isKnown(container)) {
        return Optional.empty();
      }
      throw failure;
    }
    return Optional.of(parseState(container, result.output()));
  }

  private static RuntimeState parseState(ContainerRef container, String json) {
    try {
      if (Json.parse(json) instanceof Map<?, ?> members
          && members.get("status") instanceof String status) {
        int pid = members.get("pid") instanceof Double number ? number.intValue() : 0;
        RuntimeState.Status parsed = RuntimeState.Status.valueOf(status.toUpperCase(Locale.ROOT));
        return new RuntimeState(parsed, parsed == RuntimeState.Status.STOPPED ? 0 : pid);
      }
    } catch (IllegalArgumentException e) {
      throw unreadable("state", container, e);
    }
    throw unreadable("state", container, null);
  }

  /** Process ids in the host's numbering; none of a container that has just ended. */
  List<Integer> processes(ContainerRef container) {
    List<String> words = List.of("ps", "--format", "json", id(container));
    RuntimeCommand.Result result = commands.query(container, words);
    if (!result.succeeded()) {
      // A container may have ended between our look and theirs; crun 1.8 crashes then.
      if (state(container).filter(s -> s.status() != RuntimeState.Status.STOPPED).isEmpty()) {
        return List.of();
      }
      throw RuntimeCommand.failure(container, result, ErrorKind.UNAVAILABLE, words);
    }
    try {
      return Json.parse(result.output()) instanceof List<?> pids
          ? pids.stream().filter(Objects::nonNull).map(pid -> ((Double) pid).intValue()).toList()
          : List.of();
    } catch (IllegalArgumentException | ClassCastException e) {
      throw unreadable("list processes of", container, e);
    }
  }

  private static EngineException unreadable(
      String verb, ContainerRef container, @Nullable Exception cause) {
    return new EngineException(
        ErrorKind.UNAVAILABLE,
        verb
            + " container "
            + container.id().shortForm()
            + ": cannot read what "
            + container.binary().path()
            + " printed",
        cause);
  }

  private static String id(ContainerRef container) {
    return container.id().value();
  }
}
