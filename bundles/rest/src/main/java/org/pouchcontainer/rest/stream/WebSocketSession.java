package org.pouchcontainer.rest.stream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.rest.http.RawSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Another session whose bytes travel in frames of a web socket. */
public final class WebSocketSession implements RawSession {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketSession.class);
  private static final int NORMAL = 1000;
  private static final int BROKEN = 1002;

  private final RawSession inner;
  private final int opcode;
  private final WebSocketFrames frames = new WebSocketFrames(new Receiver());
  private volatile @Nullable RawOutput out;
  private boolean closed;

  /** Carries {@code inner}; output goes as binary frames, or as text for clients before 1.28. */
  public WebSocketSession(RawSession inner, boolean binary) {
    this.inner = inner;
    this.opcode = binary ? WebSocketFrames.BINARY : WebSocketFrames.TEXT;
  }

  @Override
  public void run(RawOutput output) throws IOException {
    out = output;
    inner.run(new Framed(output));
    sendClose(output, NORMAL, "");
  }

  private synchronized void send(RawOutput output, int op, byte[] buffer, int offset, int length)
      throws IOException {
    if (!closed) {
      byte[] head = WebSocketFrames.head(op, length);
      byte[] whole = java.util.Arrays.copyOf(head, head.length + length);
      System.arraycopy(buffer, offset, whole, head.length, length);
      output.write(whole, 0, whole.length);
    }
  }

  private synchronized void sendClose(RawOutput output, int code, String reason)
      throws IOException {
    if (!closed) {
      closed = true;
      byte[] frame = WebSocketFrames.close(code, reason);
      output.write(frame, 0, frame.length);
    }
  }

  @Override
  public void input(byte[] buffer, int offset, int length) throws IOException {
    try {
      frames.take(buffer, offset, length);
    } catch (WebSocketFrames.ProtocolException e) {
      LOG.debug("a web socket's client breaks the protocol", e);
      RawOutput output = out;
      if (output != null) {
        sendClose(output, BROKEN, String.valueOf(e.getMessage()));
      }
      inner.abort();
    }
  }

  /** A client that leaves says so in a frame; the end of the connection is just its death. */
  @Override
  public void inputEnded() {
    inner.abort();
  }

  @Override
  public void abort() {
    inner.abort();
  }

  @Override
  public boolean canProbe() {
    return false;
  }

  private final class Framed implements RawOutput {
    private final RawOutput output;

    Framed(RawOutput output) {
      this.output = output;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      send(output, opcode, buffer, offset, length);
    }

    @Override
    public void writeFrame(int stream, byte[] buffer, int offset, int length) throws IOException {
      write(buffer, offset, length);
    }
  }

  private final class Receiver implements WebSocketFrames.Receiver {
    @Override
    public void data(byte[] buffer, int offset, int length) throws IOException {
      inner.input(buffer, offset, length);
    }

    @Override
    public void control(int op, byte[] payload) throws IOException {
      RawOutput output = out;
      if (op == WebSocketFrames.CLOSE) {
        if (output != null) {
          sendClose(output, NORMAL, "");
        }
        inner.abort();
      } else if (op == WebSocketFrames.PING && output != null) {
        send(output, WebSocketFrames.PONG, payload, 0, payload.length);
      }
    }
  }
}
