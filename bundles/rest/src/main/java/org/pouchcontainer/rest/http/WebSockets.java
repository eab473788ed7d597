package org.pouchcontainer.rest.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.pouchcontainer.spi.EngineException;

/** The opening of a web socket (RFC 6455, section 4.2). */
public final class WebSockets {
  private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private WebSockets() {}

  /** INVALID_ARGUMENT unless the request asks for a web socket as it should. */
  public static void require(Exchange x) {
    if (!x.header("Upgrade").toLowerCase(Locale.ROOT).contains("websocket")
        || !x.header("Connection").toLowerCase(Locale.ROOT).contains("upgrade")) {
      throw EngineException.invalid("attach: expected a web socket's Upgrade and Connection");
    }
    if (!x.header("Sec-WebSocket-Version").equals(VERSION)) {
      x.addHeader("Sec-WebSocket-Version", VERSION);
      throw EngineException.invalid("attach: web sockets of version 13 only");
    }
    if (!isKey(x.header("Sec-WebSocket-Key"))) {
      throw EngineException.invalid("attach: Sec-WebSocket-Key is no key");
    }
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Says yes: the headers of the answer. Of offered protocols the first is as good as any. */
  public static void accept(Exchange x) {
    x.addHeader("Sec-WebSocket-Accept", accepted(x.header("Sec-WebSocket-Key")));
    String protocols = x.header("Sec-WebSocket-Protocol");
    if (!protocols.isEmpty()) {
      x.addHeader("Sec-WebSocket-Protocol", protocols.split(",")[0].strip());
    }
  }

  static String accepted(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key.strip() + SALT).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }
}
