package org.pouchcontainer.rest.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Takes apart what a web socket's client sends (RFC 6455, section 5), in any pieces. Payload is
 * handed on as it arrives, so that the length of a frame costs no memory. Used by one thread.
 */
final class WebSocketFrames {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int MAX_CONTROL = 125;
  private static final int MASK_LENGTH = 4;

  private final Receiver receiver;
  private final byte[] head = new byte[14];
  private int headFilled;
  private int headNeeded = 2;
  private long left;
  private int masked;
  private final byte[] control = new byte[MAX_CONTROL];
  private int controlFilled;
  private boolean inMessage;

  /** Gets what is found. */
  interface Receiver {
    /** Payload of a text or binary frame. */
    void data(byte[] buffer, int offset, int length) throws IOException;

    /** A whole ping, pong or close frame. */
    void control(int opcode, byte[] payload) throws IOException;
  }

  /** What breaks the protocol; the connection cannot go on. */
  static final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    ProtocolException(String message) {
      super("web socket: " + message);
    }
  }

  WebSocketFrames(Receiver receiver) {
    this.receiver = receiver;
  }

  /** Takes the next bytes; unmasks them in place. */
  void take(byte[] buffer, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (headFilled < headNeeded) {
        head[headFilled++] = buffer[at++];
        if (headFilled == 2) {
          headNeeded = neededHead();
        }
        if (headFilled == headNeeded) {
          begin();
        }
      } else {
        int n = (int) Math.min(left, end - at);
        payload(buffer, at, n);
        at += n;
      }
    }
  }

  private int opcode() {
    return head[0] & 0xf;
  }

  private boolean isControl() {
    return (opcode() & 8) != 0;
  }

  private int neededHead() throws ProtocolException {
    if ((head[0] & 0x70) != 0) {
      throw new ProtocolException("an extension that was not agreed on");
    }
    if ((head[1] & 0x80) == 0) {
      throw new ProtocolException("a frame of a client that is not masked");
    }
    int shortLength = head[1] & 0x7f;
    if (isControl()) {
      boolean known = opcode() == CLOSE || opcode() == PING || opcode() == PONG;
      if (!known || shortLength > MAX_CONTROL || (head[0] & 0x80) == 0) {
        throw new ProtocolException("a control frame that is none");
      }
    } else {
      boolean begins = opcode() == TEXT || opcode() == BINARY;
      if (begins == inMessage || (!begins && opcode() != 0)) {
        throw new ProtocolException("a fragment out of order");
      }
      inMessage = (head[0] & 0x80) == 0;
    }
    return 2 + (shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0) + MASK_LENGTH;
  }

  private void begin() throws IOException {
    left = head[1] & 0x7f;
    if (left >= 126) {
      left = 0;
      for (int i = 2; i < headNeeded - MASK_LENGTH; i++) {
        left = left << 8 | head[i] & 0xff;
      }
      if (left < 0) {
        throw new ProtocolException("a frame of more than 2^63 bytes");
      }
    }
    masked = 0;
    controlFilled = 0;
    if (left == 0) {
      end();
    }
  }

  private void payload(byte[] buffer, int at, int n) throws IOException {
    for (int i = at; i < at + n; i++) {
      buffer[i] ^= head[headNeeded - MASK_LENGTH + (masked++ & 3)];
    }
    left -= n;
    if (isControl()) {
      System.arraycopy(buffer, at, control, controlFilled, n);
      controlFilled += n;
    } else {
      receiver.data(buffer, at, n);
    }
    if (left == 0) {
      end();
    }
  }

  private void end() throws IOException {
    headFilled = 0;
    headNeeded = 2;
    if (isControl()) {
      receiver.control(opcode(), java.util.Arrays.copyOf(control, controlFilled));
    }
  }

  /** The head of a whole frame from the server. */
  static byte[] head(int opcode, int length) {
    byte first = (byte) (0x80 | opcode);
    if (length <= MAX_CONTROL) {
      return new byte[] {first, (byte) length};
    }
    if (length <= 0xffff) {
      return new byte[] {first, 126, (byte) (length >>> 8), (byte) length};
    }
    return new byte[] {
      first,
      127,
      0,
      0,
      0,
      0,
      (byte) (length >>> 24),
      (byte) (length >>> 16),
      (byte) (length >>> 8),
      (byte) length
    };
  }

  /** A whole close frame with this code and reason. */
  static byte[] close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_CONTROL - 2);
    byte[] frame = new byte[4 + length];
    frame[0] = (byte) (0x80 | CLOSE);
    frame[1] = (byte) (2 + length);
    frame[2] = (byte) (code >>> 8);
    frame[3] = (byte) code;
    System.arraycopy(text, 0, frame, 4, length);
    return frame;
  }
}
