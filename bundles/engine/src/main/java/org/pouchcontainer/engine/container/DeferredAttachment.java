package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.runtime.Attachment;

/**
 * An attachment to streams that exist only once the container starts. Reading and writing wait for
 * that moment; closing ends the wait.
 */
final class DeferredAttachment implements Attachment {
  private final CompletableFuture<@Nullable Attachment> connected = new CompletableFuture<>();
  private volatile boolean closed;

  /** The streams exist now. */
  void connect(Attachment attachment) {
    if (!connected.complete(attachment) || closed) {
      attachment.close();
    }
  }

  /** There will be no streams: output ends at once. */
  void fail() {
    connected.complete(null);
  }

  boolean isClosed() {
    return closed;
  }

  private @Nullable Attachment await() throws IOException {
    try {
      return connected.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the container's start", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  @Override
  public void pump(OutputSink sink) throws IOException {
    Attachment attachment = await();
    if (attachment != null) {
      attachment.pump(sink);
    }
  }

  @Override
  public void writeInput(byte[] buffer, int offset, int length) throws IOException {
    Attachment attachment = await();
    if (attachment != null) {
      attachment.writeInput(buffer, offset, length);
    }
  }

  @Override
  public void closeInput() {
    var unused =
        connected.thenAccept(
            attachment -> {
              if (attachment != null) {
                attachment.closeInput();
              }
            });
  }

  @Override
  public void close() {
    closed = true;
    if (!connected.complete(null)) {
      Attachment attachment = connected.join();
      if (attachment != null) {
        attachment.close();
      }
    }
  }
}
