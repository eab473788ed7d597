package org.pouchcontainer.rest.http;

import java.nio.ByteBuffer;

/** Makes a Host header acceptable to a strict parser without changing the length of anything. */
final class HostHeader {
  private static final String NAME = "\nhost:";
  private static final byte FILLER = 'd';

  private HostHeader() {}

  /** Mends the head that begins at {@code start} and goes on to the limit at most. */
  static void mend(ByteBuffer buffer, int start) {
    int matched = 0;
    int lineLength = 0;
    for (int i = start; i < buffer.limit(); i++) {
      byte b = buffer.get(i);
      if (b == '\n' && lineLength == 0) {
        return;
      }
      lineLength = b == '\n' ? 0 : b == '\r' ? lineLength : lineLength + 1;
      matched = Character.toLowerCase(b) == NAME.charAt(matched) ? matched + 1 : b == '\n' ? 1 : 0;
      if (matched == NAME.length()) {
        mendValue(buffer, i + 1);
        return;
      }
    }
  }

  private static void mendValue(ByteBuffer buffer, int start) {
    boolean blank = true;
    for (int i = start; i < buffer.limit(); i++) {
      byte b = buffer.get(i);
      if (b == '\r' || b == '\n') {
        if (blank && i > start) {
          buffer.put(start, FILLER);
        }
        return;
      }
      if (b != ' ' && b != '\t') {
        blank = false;
        if (!isHostCharacter(b)) {
          buffer.put(i, FILLER);
        }
      }
    }
  }

  private static boolean isHostCharacter(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '.'
        || b == '-'
        || b == ':'
        || b == '['
        || b == ']';
  }
}
