package org.pouchcontainer.cli.term;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import org.pouchcontainer.cli.CliException;

/**
 * Finds the sequence of keys that detaches in what a user types. Keys that may begin the sequence
 * are held back until the next key decides.
 */
public final class DetachKeys {
  /** Control-p, control-q. */
  public static final String DEFAULT = "ctrl-p,ctrl-q";

  private final byte[] sequence;
  private int matched;

  /**
   * For a sequence such as {@code ctrl-p,ctrl-q} or {@code ctrl-a,d}.
   *
   * @throws CliException if it is none
   */
  public DetachKeys(String keys) {
    String[] words = keys.split(",", -1);
    sequence = new byte[words.length];
    for (int at = 0; at < words.length; at++) {
      sequence[at] = key(keys, words[at]);
    }
  }

  private static byte key(String keys, String word) {
    if (word.length() == 1 && word.charAt(0) < 0x80) {
      return (byte) word.charAt(0);
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.startsWith("ctrl-") && lower.length() == 6) {
      char c = lower.charAt(5);
      int special = "@abcdefghijklmnopqrstuvwxyz[\\]^_".indexOf(c);
      if (special >= 0) {
        return (byte) special;
      }
    }
    throw new CliException(
        "invalid detach keys \"%s\": use a character or ctrl-a to ctrl-z, ctrl-@, ctrl-[, ctrl-\\,"
                .formatted(keys)
            + " ctrl-], ctrl-^, ctrl-_ with commas between them");
  }

  /**
   * Takes typed bytes.
   *
   * @param out receives the bytes that are to be passed on
   * @return whether the sequence is complete; nothing after it is passed on
   */
  public boolean accept(byte[] bytes, int count, ByteArrayOutputStream out) {
    for (int at = 0; at < count; at++) {
      if (bytes[at] != sequence[matched]) {
        out.write(sequence, 0, matched);
        matched = 0;
      }
      if (bytes[at] != sequence[matched]) {
        out.write(bytes[at]);
      } else if (++matched == sequence.length) {
        return true;
      }
    }
    return false;
  }
}
