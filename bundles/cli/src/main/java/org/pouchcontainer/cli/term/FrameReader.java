package org.pouchcontainer.cli.term;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * Splits the stream of a process without terminal into its outputs. Each frame has a head of eight
 * bytes: the stream (0 and 1 output, 2 errors, 3 a failure of the engine), three zeros, and the
 * length, highest byte first.
 */
final class FrameReader {
  private FrameReader() {}

  static void copy(InputStream in, PrintStream out, PrintStream err) throws IOException {
    byte[] buffer = new byte[32 * 1024];
    for (int stream = in.read(); stream >= 0; stream = in.read()) {
      long left = length(in);
      PrintStream target = target(stream, out, err);
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new IOException("the stream ended in the middle of a frame");
        }
        target.write(buffer, 0, count);
        left -= count;
      }
      StreamSession.requireOpen(target);
    }
  }

  private static PrintStream target(int stream, PrintStream out, PrintStream err)
      throws IOException {
    return switch (stream) {
      case 0, 1 -> out;
      case 2, 3 -> err;
      default -> throw new IOException("the stream has a frame of unknown kind " + stream);
    };
  }

  private static long length(InputStream in) throws IOException {
    byte[] rest = in.readNBytes(7);
    if (rest.length < 7) {
      throw new IOException("the stream ended in the head of a frame");
    }
    return ((rest[3] & 0xffL) << 24)
        | ((rest[4] & 0xffL) << 16)
        | ((rest[5] & 0xffL) << 8)
        | (rest[6] & 0xffL);
  }
}
