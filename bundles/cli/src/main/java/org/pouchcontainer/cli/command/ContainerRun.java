package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.term.Signals;

/** A container whose streams and exit code this process takes over. */
final class ContainerRun {
  private final Context context;
  private final String container;
  private final Streams streams;
  private final boolean passSignals;

  /**
   * For one container.
   *
   * @param passSignals whether signals that this process receives are sent to it
   */
  ContainerRun(Context context, String container, Streams streams, boolean passSignals) {
    this.context = context;
    this.container = container;
    this.streams = streams;
    this.passSignals = passSignals;
  }

  /** What is to happen between attaching and copying. */
  interface Start {
    void run() throws IOException;
  }

  /**
   * Attaches, starts, copies the streams to their end and waits.
   *
   * @param condition what to wait for, as the engine names it
   * @param start starts it; for one that runs, nothing
   * @return its exit code; 0 if the user detached
   */
  int run(String condition, Start start) throws IOException, InterruptedException {
    try (Response stream = context.engine().takeOver(attach());
        // The head of this answer says that the engine is waiting: no exit can be missed.
        Response exit = context.engine().send(wait(condition))) {
      start.run();
      if (passSignals) {
        Signals.handle(Signals.FORWARDED, this::forward);
      }
      boolean framed = !streams.tty() && stream.header("content-type").equals(Streams.FRAMED);
      if (streams.connect(context, stream, framed, this::resize)) {
        context.err().print("read escape sequence\n");
        return 0;
      }
      return exitCode(exit);
    }
  }

  private Request attach() {
    return on("/attach")
        .header("Accept", Streams.FRAMED)
        .query("stream", "1")
        .query("stdin", streams.stdin() ? "1" : "0")
        .query("stdout", "1")
        .query("stderr", "1");
  }

  private Request wait(String condition) {
    return on("/wait").query("condition", condition);
  }

  private Request resize(int rows, int columns) {
    return on("/resize").query("h", Integer.toString(rows)).query("w", Integer.toString(columns));
  }

  private Request on(String action) {
    return Request.post("/containers").segment(container).path(action);
  }

  private static int exitCode(Response exit) throws IOException {
    Json result = exit.json();
    String error = result.text("Error") + result.get("Error").text("Message");
    if (!error.isEmpty()) {
      throw new CliException(error);
    }
    return (int) result.number("StatusCode");
  }

  private void forward(String signal) {
    try {
      context.engine().run(on("/kill").query("signal", signal));
    } catch (EngineError ended) {
      // It ended before the signal arrived; its exit code is on the way.
      return;
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  /** Changes a request that starts this container. */
  void start(UnaryOperator<Request> change) throws IOException {
    context.engine().run(change.apply(on("/start")));
  }
}
