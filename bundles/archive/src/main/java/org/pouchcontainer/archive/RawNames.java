package org.pouchcontainer.archive;

import java.nio.charset.StandardCharsets;

/**
 * File names as Linux has them: bytes without an encoding.
 *
 * <p>Inside this package a name is a {@code String} of one char per byte (ISO 8859-1). Such strings
 * compare, split and hash as the bytes do and cost one byte a char; they are never shown to users
 * without {@link #show}.
 */
final class RawNames {
  private RawNames() {}

  static String of(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }

  static String of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** For messages: decoded as UTF-8, control characters replaced, bounded. */
  static String show(String raw) {
    String text = new String(bytes(raw), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
