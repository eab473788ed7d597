package org.pouchcontainer.cli.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.json.Json;

/** Asks one engine. Thread-safe: every request has its own connection. */
public final class EngineClient {
  private final Connector connector;
  private final String prefix;

  /**
   * For one engine.
   *
   * @param connector where it is
   * @param prefix in front of all paths, as {@code /v1.24}
   */
  public EngineClient(Connector connector, String prefix) {
    this.connector = connector;
    this.prefix = prefix;
  }

  /**
   * Sends a request and returns when the head of the answer is there.
   *
   * @throws EngineError if the status is an error
   * @throws CliException if the engine cannot be reached
   * @throws IOException if the connection breaks
   */
  public Response send(Request request) throws IOException {
    return send(request, false);
  }

  /** Sends a request that takes the connection over for a stream; see {@link #send}. */
  public Response takeOver(Request request) throws IOException {
    return send(request, true);
  }

  /** Sends a request and returns its whole answer. */
  public Json call(Request request) throws IOException {
    try (Response response = send(request)) {
      return response.json();
    }
  }

  /** Sends a request whose answer says nothing. */
  public void run(Request request) throws IOException {
    send(request).close();
  }

  private Response send(Request request, boolean takeOver) throws IOException {
    Connection connection = connector.open();
    try {
      connection.out().write(request.bytes(prefix, connector.hostHeader(), takeOver));
    } catch (IOException failure) {
      connection.close();
      throw new IOException(connector.describe(failure), failure);
    }
    StreamedBody.BrokenException broken = sendBody(connection, request);
    try {
      Response response = Response.read(connection, request.method());
      if (response.status() >= 400) {
        throw response.error();
      }
      return response;
    } catch (IOException failure) {
      connection.close();
      IOException first = broken == null ? failure : broken;
      throw new IOException(connector.describe(first), failure);
    } catch (RuntimeException failure) {
      connection.close();
      throw failure;
    }
  }

  /**
   * Sends the body. An engine that refuses it may answer and close before it has read all of it; so
   * a connection that broke is only told of, and the answer is looked for.
   */
  private static StreamedBody.@Nullable BrokenException sendBody(
      Connection connection, Request request) throws IOException {
    try {
      request.sendStream(connection.out());
      return null;
    } catch (StreamedBody.BrokenException broken) {
      return broken;
    } catch (IOException | RuntimeException failure) {
      connection.close();
      throw failure;
    }
  }
}
