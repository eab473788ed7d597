package org.pouchcontainer.runtime.oci;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * One line that conmon writes to its sync pipe.
 *
 * @param data a process id, an exit code, or a negative number for a failure
 * @param message the runtime's standard error after a failure, else empty
 */
record SyncMessage(int data, String message) {
  /** conmon sends at most 8 KiB of the runtime's words, up to six times that when escaped. */
  private static final int MAX_LINE = 64 << 10;

  /**
   * Waits for the next line.
   *
   * @return empty if the pipe ended before a whole line came
   * @throws IOException if the line is too long or not what conmon writes
   */
  static Optional<SyncMessage> read(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    // A byte at a time: what follows the line belongs to a later reader. Lines are short.
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return Optional.empty();
      }
      if (line.size() == MAX_LINE) {
        throw new IOException("monitor's message is longer than " + MAX_LINE + " bytes");
      }
      line.write(b);
    }
    return Optional.of(parse(line.toString(StandardCharsets.UTF_8)));
  }

  private static SyncMessage parse(String line) throws IOException {
    try {
      if (Json.parse(line) instanceof Map<?, ?> members
          && members.get("data") instanceof Double data) {
        return new SyncMessage(
            data.intValue(), members.get("message") instanceof String text ? text : "");
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("monitor's message is not JSON: " + e.getMessage(), e);
    }
    throw new IOException("monitor's message has no data");
  }
}
