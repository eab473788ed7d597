package org.pouchcontainer.log.syslog;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.log.LogSink;

/** One container's connection, made when there is something to say and again after it broke. */
final class SyslogSink implements LogSink {
  private final Connector connector;
  private final Message form;
  private @Nullable Transport transport;

  SyslogSink(Connector connector, Message form) {
    this.connector = connector;
    this.form = form;
  }

  /** Connects. */
  @FunctionalInterface
  interface Connector {
    /** A new connection. */
    Transport connect() throws IOException;
  }

  @Override
  public void write(LogLine line) {
    try {
      if (transport == null) {
        transport = connector.connect();
      }
      transport.send(form.of(line));
    } catch (IOException e) {
      disconnect();
      throw new EngineException(
          ErrorKind.UNAVAILABLE, "log to syslog: " + e.getMessage() + "; is it running?", e);
    } catch (EngineException e) {
      disconnect();
      throw new EngineException(ErrorKind.UNAVAILABLE, "log to syslog: " + e.getMessage(), e);
    }
  }

  @Override
  public void flush() {
    Transport open = transport;
    if (open == null) {
      return;
    }
    try {
      open.flush();
    } catch (IOException e) {
      disconnect();
      throw new EngineException(ErrorKind.UNAVAILABLE, "log to syslog: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  private void disconnect() {
    Transport open = transport;
    transport = null;
    if (open != null) {
      open.close();
    }
  }
}
