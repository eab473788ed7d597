package org.pouchcontainer.rest.stream;

import java.util.Locale;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.spi.EngineException;

/**
 * The keys with which a person at a terminal lets go of a container: letters or {@code ctrl-x},
 * with commas between. One input stream's state; used by one thread.
 */
public final class DetachKeys {
  private static final String DEFAULT = "ctrl-p,ctrl-q";
  private static final int CTRL_MASK = 0x1f;
  private static final int MAX_KEYS = 32;

  private final byte[] keys;
  private int matched;

  private DetachKeys(byte[] keys) {
    this.keys = keys;
  }

  /** Reads them; empty for ctrl-p,ctrl-q. INVALID_ARGUMENT for anything else. */
  public static DetachKeys parse(String text) {
    String[] words = (text.isEmpty() ? DEFAULT : text).split(",", -1);
    if (words.length > MAX_KEYS) {
      throw EngineException.invalid("detachKeys: more than " + MAX_KEYS + " keys");
    }
    byte[] keys = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      keys[i] = key(words[i]);
    }
    return new DetachKeys(keys);
  }

  private static byte key(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.matches("ctrl-[a-z@\\[\\\\\\]^_]")) {
      return (byte) (lower.toUpperCase(Locale.ROOT).charAt("ctrl-".length()) & CTRL_MASK);
    }
    if (word.length() == 1 && word.charAt(0) < 128) {
      return (byte) word.charAt(0);
    }
    throw EngineException.invalid(
        "detachKeys \"" + Texts.shorten(word) + "\": expected one character or ctrl-a to ctrl-z");
  }

  /** Sees input on its way to a process. */
  public interface Sink {
    /** Takes input. */
    void write(byte[] buffer, int offset, int length) throws java.io.IOException;
  }

  /**
   * Passes input on, holding back what may become the sequence.
   *
   * @return whether the sequence is complete: the client lets go
   */
  public boolean pass(byte[] buffer, int offset, int length, Sink sink) throws java.io.IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] == keys[matched]) {
        if (matched == 0) {
          sink.write(buffer, from, i - from);
        }
        from = i + 1;
        matched++;
        if (matched == keys.length) {
          matched = 0;
          return true;
        }
      } else if (matched > 0) {
        sink.write(keys, 0, matched);
        matched = 0;
        from = i;
        i--;
      }
    }
    int rest = offset + length - from;
    if (rest > 0) {
      sink.write(buffer, from, rest);
    }
    return false;
  }
}
