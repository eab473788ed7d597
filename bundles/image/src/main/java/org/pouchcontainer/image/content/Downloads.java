package org.pouchcontainer.image.content;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.pouchcontainer.spi.Digest;

/**
 * The blobs that are being received; one blob is received once however many want it.
 *
 * <p>Safe for several threads.
 */
public final class Downloads {
  private final BlobStore store;
  private final Executor executor;
  private final RetryPolicy retries;
  private final Map<Digest, BlobDownload> running = new HashMap<>();

  /**
   * @param executor runs the downloads; its width bounds how many run at a time
   */
  public Downloads(BlobStore store, Executor executor, RetryPolicy retries) {
    this.store = store;
    this.executor = executor;
    this.retries = retries;
  }

  /**
   * Joins the download of a blob that is absent from the store, or begins it. Close what is
   * returned: when the last one who wanted it has left, an unfinished download ends, and what
   * arrived stays for the next try.
   *
   * @param source asked only if nobody else is receiving the blob already
   * @param progress is told how many bytes have arrived, from the receiving thread
   */
  public Interest join(BlobAddress blob, BlobSource source, LongConsumer progress) {
    synchronized (running) {
      BlobDownload download = running.get(blob.digest());
      boolean begin = download == null || !download.tryJoin();
      if (begin) {
        download = new BlobDownload(store, blob, source, retries, this::forget, download);
        running.put(blob.digest(), download);
      }
      download.observe(progress);
      Interest interest = new Interest(download, begin, progress);
      if (begin) {
        executor.execute(download);
      }
      return interest;
    }
  }

  /** Whether anything is being received. */
  public boolean isIdle() {
    synchronized (running) {
      return running.isEmpty();
    }
  }

  private void forget(BlobDownload download) {
    synchronized (running) {
      running.remove(download.blob().digest(), download);
    }
  }
}
