package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pouchcontainer.spi.runtime.Attachment;

/** The attachments that clients hold, to be closed when the driver stops. */
final class OpenStreams implements AutoCloseable {
  private final Set<Attachment> open = ConcurrentHashMap.newKeySet();

  /** The same attachment, known here until it is closed. */
  Attachment track(Attachment attachment) {
    Tracked tracked = new Tracked(attachment);
    open.add(tracked);
    return tracked;
  }

  @Override
  public void close() {
    open.forEach(Attachment::close);
  }

  private final class Tracked implements Attachment {
    private final Attachment inner;

    Tracked(Attachment inner) {
      this.inner = inner;
    }

    @Override
    public void pump(OutputSink sink) throws IOException {
      inner.pump(sink);
    }

    @Override
    public void writeInput(byte[] buffer, int offset, int length) throws IOException {
      inner.writeInput(buffer, offset, length);
    }

    @Override
    public void closeInput() {
      inner.closeInput();
    }

    @Override
    public void close() {
      open.remove(this);
      inner.close();
    }
  }
}
