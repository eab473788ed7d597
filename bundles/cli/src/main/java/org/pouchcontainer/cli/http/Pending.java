package org.pouchcontainer.cli.http;

import java.io.IOException;

/** A request that was sent and whose answer was not read yet. */
public final class Pending implements AutoCloseable {
  private final Connection connection;
  private final String method;

  Pending(Connection connection, String method) {
    this.connection = connection;
    this.method = method;
  }

  /**
   * Waits for the answer.
   *
   * @throws EngineError if the status is an error
   */
  public Response answer() throws IOException {
    Response response = Response.read(connection, method);
    if (response.status() >= 400) {
      throw response.error();
    }
    return response;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
