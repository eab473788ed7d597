package org.pouchcontainer.rest.stream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.rest.http.RawSession;
import org.pouchcontainer.spi.runtime.Attachment;

/** A client's connection to the streams of a container or an exec. */
public final class ProcessSession implements RawSession {
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final Attachment attachment;
  private final boolean framed;
  private final Input input;

  /**
   * What happens to the client's input.
   *
   * @param wanted whether it goes to the process at all
   * @param closes whether its end ends the process's standard input; otherwise it lets go of the
   *     process, as Docker does: a person whose terminal is gone reads no more
   * @param detach lets go of the process; null without a terminal
   */
  public record Input(boolean wanted, boolean closes, @Nullable DetachKeys detach) {}

  /** Connects the attachment, which this session closes. */
  public ProcessSession(Attachment attachment, boolean framed, Input input) {
    this.attachment = attachment;
    this.framed = framed;
    this.input = input;
  }

  @Override
  public void run(RawOutput output) throws IOException {
    attachment.pump(
        (stderr, buffer, offset, length) -> {
          if (framed) {
            output.writeFrame(stderr ? STDERR : STDOUT, buffer, offset, length);
          } else {
            output.write(buffer, offset, length);
          }
        });
  }

  @Override
  public void input(byte[] buffer, int offset, int length) throws IOException {
    if (!input.wanted()) {
      return;
    }
    DetachKeys detach = input.detach();
    if (detach == null) {
      attachment.writeInput(buffer, offset, length);
    } else if (detach.pass(buffer, offset, length, attachment::writeInput)) {
      attachment.close();
    }
  }

  @Override
  public void inputEnded() {
    if (!input.wanted()) {
      return;
    }
    if (input.closes()) {
      attachment.closeInput();
    } else {
      attachment.close();
    }
  }

  @Override
  public void abort() {
    attachment.close();
  }

  @Override
  public boolean canProbe() {
    return framed;
  }
}
