package org.pouchcontainer.engine.health;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The first 4 KiB of what a probe prints. Safe for several threads. */
public final class ProbeOutput {
  private static final int MAX_BYTES = 4096;
  private static final String CUT = "...";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean cut;

  /** Takes more output; what is too much is dropped. */
  public synchronized void write(byte[] buffer, int offset, int length) {
    int room = MAX_BYTES - bytes.size();
    bytes.write(buffer, offset, Math.min(room, length));
    cut |= length > room;
  }

  /** The text, ending in dots if something was dropped; at most 4 KiB. */
  public synchronized String text() {
    if (!cut) {
      return bytes.toString(StandardCharsets.UTF_8);
    }
    return new String(bytes.toByteArray(), 0, MAX_BYTES - CUT.length(), StandardCharsets.UTF_8)
        + CUT;
  }
}
