package org.pouchcontainer.rest.http;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/** Where to listen. */
public sealed interface ListenAddress {
  /**
   * A unix socket.
   *
   * @param path absolute
   */
  record Unix(Path path) implements ListenAddress {
    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /**
   * A TCP port.
   *
   * @param host name or address; empty for all addresses
   * @param port 0 for any
   */
  record Tcp(String host, int port) implements ListenAddress {
    @Override
    public String toString() {
      return "tcp://" + host + ":" + port;
    }
  }

  /** Parses {@code unix:///path} or {@code tcp://host:port}; INVALID_ARGUMENT otherwise. */
  static ListenAddress parse(String text) {
    if (text.startsWith("unix://")) {
      String path = text.substring("unix://".length());
      if (path.startsWith("/") && path.length() > 1) {
        return new Unix(Path.of(path).normalize());
      }
    }
    Matcher m =
        Pattern.compile("tcp://(?:\\[([0-9a-fA-F:.%]+)]|([^:/\\[\\]]*)):(\\d{1,5})/?")
            .matcher(text);
    if (m.matches() && Integer.parseInt(m.group(3)) <= 65535) {
      return new Tcp(m.group(1) == null ? m.group(2) : m.group(1), Integer.parseInt(m.group(3)));
    }
    throw EngineException.invalid(
        "listen address \""
            + Texts.shorten(text)
            + "\": expected unix:///absolute/path or tcp://host:port");
  }
}
