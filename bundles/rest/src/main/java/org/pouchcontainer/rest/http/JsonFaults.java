package org.pouchcontainer.rest.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.nio.charset.StandardCharsets;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** What is wrong with a client's JSON, in the words of Go's parser, which clients know. */
final class JsonFaults {
  private JsonFaults() {}

  /** A value of the wrong shape; {@code path} as {@code .HostConfig.Binds[0]}. */
  static EngineException of(JsonMappingException e, String path) {
    String message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Trailing token")) {
      return invalid("unexpected content after JSON", e);
    }
    if (e.getCause() instanceof JsonProcessingException syntax && path.isEmpty()) {
      return invalid("invalid JSON: " + firstLine(syntax), e);
    }
    String field = path.isEmpty() ? "" : " " + (path.startsWith(".") ? path.substring(1) : path);
    return invalid("request body" + field + ": " + firstLine(e) + where(e), e);
  }

  /** Text that is no JSON. */
  static EngineException of(JsonProcessingException e, byte[] json) {
    if (e instanceof JsonEOFException) {
      return invalid("invalid JSON: unexpected EOF", e);
    }
    if (!(e instanceof JsonParseException)) {
      return invalid("request body: " + firstLine(e) + where(e), e);
    }
    JsonLocation at = e.getLocation();
    int offset = at == null ? -1 : (int) at.getByteOffset();
    String text = new String(json, StandardCharsets.ISO_8859_1);
    int bad = offending(text, offset);
    if (bad < 0) {
      return invalid("invalid JSON: " + firstLine(e) + where(e), e);
    }
    String before = text.substring(0, bad).stripTrailing();
    if (isWholeValue(before)) {
      return invalid("unexpected content after JSON", e);
    }
    String wanted =
        before.endsWith("{") || (before.endsWith(",") && inObject(before))
            ? "looking for beginning of object key string"
            : "looking for beginning of value";
    return invalid("invalid JSON: invalid character '" + text.charAt(bad) + "' " + wanted, e);
  }

  /** The beginning of the word at which the parser stopped, which points behind it. */
  private static int offending(String text, int offset) {
    int i = Math.min(offset, text.length() - 1);
    while (i >= 0 && !isWord(text.charAt(i)) && i > 0 && isWord(text.charAt(i - 1))) {
      i--;
    }
    while (i > 0 && isWord(text.charAt(i)) && isWord(text.charAt(i - 1))) {
      i--;
    }
    return i >= 0 && isWord(text.charAt(i)) ? i : -1;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static boolean isWholeValue(String before) {
    if (!before.endsWith("}") && !before.endsWith("]")) {
      return false;
    }
    try {
      Json.MAPPER.readTree(before);
      return true;
    } catch (JsonProcessingException notWhole) {
      return false;
    }
  }

  private static boolean inObject(String before) {
    int depth = 0;
    for (int i = before.length() - 1; i >= 0; i--) {
      char c = before.charAt(i);
      if (c == '}' || c == ']') {
        depth++;
      } else if ((c == '{' || c == '[') && depth-- == 0) {
        return c == '{';
      }
    }
    return false;
  }

  private static EngineException invalid(String message, JsonProcessingException e) {
    return new EngineException(ErrorKind.INVALID_ARGUMENT, message, e);
  }

  private static String where(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  private static String firstLine(JsonProcessingException e) {
    String reason = String.valueOf(e.getOriginalMessage());
    int detail = reason.indexOf('\n');
    return withoutClassNames(detail < 0 ? reason : reason.substring(0, detail));
  }

  /** Jackson's messages name Java types, which mean nothing to a client. */
  private static String withoutClassNames(String message) {
    return message
        .replaceAll("`(?:[a-z]+\\.)*([A-Za-z$<>,. ]+)`", "$1")
        .replaceAll("(?:[a-z]+\\.)+([A-Z])", "$1");
  }
}
