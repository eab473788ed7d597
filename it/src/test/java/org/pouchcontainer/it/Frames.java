package org.pouchcontainer.it;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The multiplexed stream of Docker's API, taken apart: frames of a stream number, three zeros, a
 * big-endian length, and data.
 *
 * @param stdout data of stream 1
 * @param stderr data of stream 2
 */
public record Frames(String stdout, String stderr) {
  /** Takes a whole stream apart; fails where it is malformed. */
  public static Frames parse(byte[] bytes) {
    ByteArrayOutputStream[] streams = {
      new ByteArrayOutputStream(), new ByteArrayOutputStream(), new ByteArrayOutputStream()
    };
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (buffer.remaining() < 8) {
        throw new AssertionError(
            "frame head cut short in: " + new String(bytes, StandardCharsets.UTF_8));
      }
      int stream = buffer.get();
      if (stream < 0 || stream > 2 || buffer.get() != 0 || buffer.getShort() != 0) {
        throw new AssertionError("no frame: " + new String(bytes, StandardCharsets.UTF_8));
      }
      byte[] data = new byte[buffer.getInt()];
      buffer.get(data);
      streams[stream].writeBytes(data);
    }
    return new Frames(
        streams[1].toString(StandardCharsets.UTF_8), streams[2].toString(StandardCharsets.UTF_8));
  }
}
