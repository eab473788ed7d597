package org.pouchcontainer.image.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.pouchcontainer.spi.EngineException;

/** One party's wish for a blob that is being received. */
public final class Interest implements AutoCloseable {
  private final BlobDownload download;
  private final boolean first;
  private final LongConsumer progress;
  private final AtomicBoolean closed = new AtomicBoolean();

  Interest(BlobDownload download, boolean first, LongConsumer progress) {
    this.download = download;
    this.first = first;
    this.progress = progress;
  }

  /**
   * Whether, after a failure, a download of one's own may do better: this one ran with another
   * party's source, or on top of what an earlier try had left.
   */
  public boolean mayDoBetterAlone() {
    return !first || download.isResumed();
  }

  /**
   * The content while it arrives. The end comes only after verification.
   *
   * @throws IOException also an {@link EngineException} from its reads when the download fails
   */
  public InputStream stream() throws IOException {
    return download.openStream();
  }

  /**
   * Waits until the blob is in the store.
   *
   * @throws EngineException what made it fail
   */
  public void await() throws IOException {
    download.live().awaitVerified();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      download.leave(progress);
    }
  }
}
