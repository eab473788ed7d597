package org.pouchcontainer.rest.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.pouchcontainer.rest.http.RawSession;

/** Instead of a process's output, why there is none: clients then ask for the exit code. */
public final class MessageSession implements RawSession {
  private final byte[] message;
  private final boolean framed;

  /** Says this and ends. */
  public MessageSession(String message, boolean framed) {
    this.message = (message + "\r\n").getBytes(StandardCharsets.UTF_8);
    this.framed = framed;
  }

  @Override
  public void run(RawOutput output) throws IOException {
    if (framed) {
      output.writeFrame(1, message, 0, message.length);
    } else {
      output.write(message, 0, message.length);
    }
  }

  @Override
  public void input(byte[] buffer, int offset, int length) {}

  @Override
  public void inputEnded() {}

  @Override
  public void abort() {}

  @Override
  public boolean canProbe() {
    return false;
  }
}
