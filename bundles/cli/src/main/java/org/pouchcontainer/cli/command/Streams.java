package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.term.DetachKeys;
import org.pouchcontainer.cli.term.Signals;
import org.pouchcontainer.cli.term.StreamSession;
import org.pouchcontainer.cli.term.Terminal;

/**
 * How the streams of this process are connected with those of a container or exec.
 *
 * @param tty whether the other side has a terminal
 * @param stdin whether standard input is sent
 * @param keys the keys that detach, null for none
 */
record Streams(boolean tty, boolean stdin, @Nullable DetachKeys keys) {
  /** What the media type of framed output is; asked for, and used if the engine agrees. */
  static final String FRAMED = "application/vnd.docker.multiplexed-stream";

  static Streams of(boolean tty, boolean stdin, String detachKeys) {
    boolean typed = tty || !detachKeys.isEmpty();
    String keys = detachKeys.isEmpty() ? DetachKeys.DEFAULT : detachKeys;
    return new Streams(tty, stdin, stdin && typed ? new DetachKeys(keys) : null);
  }

  /** Refuses a terminal on the other side when there is none on this one. */
  void requireTerminal(Context context) {
    if (tty && stdin && !context.terminal().hasInput()) {
      throw new org.pouchcontainer.cli.CliException("the input device is not a TTY");
    }
  }

  /**
   * Connects them until the other side ends its output or the user detaches.
   *
   * @param framed whether output and errors come in frames
   * @param resize makes the request that tells rows and columns
   * @return whether the user detached
   */
  boolean connect(
      Context context,
      Response stream,
      boolean framed,
      BiFunction<Integer, Integer, Request> resize)
      throws IOException, InterruptedException {
    boolean terminal = tty && context.terminal().hasInput();
    if (terminal) {
      sendSize(context, resize);
      Signals.handle(List.of("WINCH"), signal -> sendSizeFromHandler(context, resize));
    }
    if (terminal && stdin) {
      Terminal.Raw raw = context.terminal().raw();
      try {
        return copy(context, stream, framed);
      } finally {
        raw.close();
      }
    }
    return copy(context, stream, framed);
  }

  private boolean copy(Context context, Response stream, boolean framed) throws IOException {
    StreamSession session = new StreamSession(stream);
    if (stdin) {
      session.send(context.in(), keys);
    }
    return session.show(framed, context.out(), context.err());
  }

  private static void sendSizeFromHandler(
      Context context, BiFunction<Integer, Integer, Request> resize) {
    try {
      sendSize(context, resize);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendSize(Context context, BiFunction<Integer, Integer, Request> resize)
      throws IOException, InterruptedException {
    Terminal.Size size = context.terminal().size();
    if (size.rows() == 0 || size.columns() == 0) {
      return;
    }
    try {
      context.engine().run(resize.apply(size.rows(), size.columns()));
    } catch (EngineError ended) {
      // It ended before it could be told; the end of its output says so.
      return;
    }
  }
}
