package org.pouchcontainer.image.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives one blob, with resumption, and lets others read along. */
final class BlobDownload implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobDownload.class);
  private static final int CHUNK = 128 << 10;

  private final BlobStore store;
  private final BlobAddress blob;
  private final BlobSource source;
  private final RetryPolicy retries;
  private final Consumer<BlobDownload> onEnd;
  private final LiveBlob live;
  private final CountDownLatch fileReady = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final @Nullable BlobDownload predecessor;
  private volatile boolean resumed;
  private final List<LongConsumer> observers = new CopyOnWriteArrayList<>();
  private int parties = 1;
  private boolean ended;
  private BlobSource.@Nullable Body openBody;

  /**
   * @param predecessor a download of the same blob that was given up and may still be writing
   */
  BlobDownload(
      BlobStore store,
      BlobAddress blob,
      BlobSource source,
      RetryPolicy retries,
      Consumer<BlobDownload> onEnd,
      @Nullable BlobDownload predecessor) {
    this.predecessor = predecessor;
    this.store = store;
    this.blob = blob;
    this.source = source;
    this.retries = retries;
    this.onEnd = onEnd;
    this.live = new LiveBlob(blob.size());
  }

  BlobAddress blob() {
    return blob;
  }

  LiveBlob live() {
    return live;
  }

  /** Counts one more party; false if the download has ended or was given up. */
  synchronized boolean tryJoin() {
    if (ended || parties == 0) {
      return false;
    }
    parties++;
    return true;
  }

  void observe(LongConsumer observer) {
    observers.add(observer);
  }

  private void publish(long bytes) {
    live.publish(bytes);
    observers.forEach(observer -> observer.accept(bytes));
  }

  void leave(LongConsumer observer) {
    observers.remove(observer);
    BlobSource.Body body;
    synchronized (this) {
      if (--parties > 0 || ended) {
        return;
      }
      body = openBody;
    }
    cancelled.countDown();
    closeQuietly(body);
  }

  /** Opens the content from its beginning; waits for the file to exist. */
  InputStream openStream() throws IOException {
    try {
      fileReady.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("waiting for blob " + blob.digest() + " was interrupted");
    }
    return live.reader(openFile());
  }

  private FileChannel openFile() throws IOException {
    try {
      return FileChannel.open(store.partialPath(blob.digest()));
    } catch (java.nio.file.NoSuchFileException e) {
      // Finished meanwhile, or failed: a reader then learns so from its first read.
      live.awaitVerified();
      return store.open(blob.digest());
    }
  }

  @Override
  public void run() {
    try {
      receive();
      end();
      live.complete();
    } catch (EngineException e) {
      end();
      live.fail(e);
    } catch (IOException e) {
      end();
      live.fail(DiskErrors.translate("receive blob " + blob.digest(), e));
    } catch (RuntimeException | Error e) {
      end();
      live.fail(
          EngineException.internal(
              "receive blob " + blob.digest() + ": " + DiskErrors.describe(e), e));
      throw e;
    } finally {
      fileReady.countDown();
      done.countDown();
    }
  }

  /** Whether it continued what an earlier try had left. */
  boolean isResumed() {
    return resumed;
  }

  private void awaitPredecessor() throws InterruptedIOException {
    if (predecessor == null) {
      return;
    }
    try {
      predecessor.done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("receiving a blob was interrupted");
    }
  }

  /** From here on nobody can join; whoever asks finds the blob in the store or begins anew. */
  private void end() {
    synchronized (this) {
      ended = true;
    }
    onEnd.accept(this);
  }

  private void receive() throws IOException {
    awaitPredecessor();
    requireWanted();
    if (store.has(blob.digest())) {
      return;
    }
    try (PartialBlob partial = PartialBlob.open(store, blob.digest(), blob.size())) {
      resumed = partial.length() > 0;
      publish(partial.length());
      fileReady.countDown();
      try {
        fill(partial);
        partial.complete();
      } catch (EngineException e) {
        if (e.kind() == ErrorKind.DATA_LOSS) {
          // Whatever part of it is wrong, the next try begins from nothing.
          partial.discard();
        }
        throw e;
      } catch (IOException e) {
        if (DiskErrors.isFull(e)) {
          partial.discard();
        }
        throw e;
      }
    }
  }

  private void fill(PartialBlob partial) throws IOException {
    int attempt = 1;
    while (!partial.isFull()) {
      requireWanted();
      long before = partial.length();
      try {
        transfer(partial);
      } catch (SourceFailure e) {
        requireWanted();
        attempt = partial.length() > before ? 1 : attempt;
        if (++attempt > retries.attempts()) {
          throw new EngineException(
              ErrorKind.UNAVAILABLE,
              "receive blob %s: the registry broke off after %d of %d bytes (%s); try again to resume"
                  .formatted(
                      blob.digest(), partial.length(), blob.size(), DiskErrors.describe(e.reason)),
              e.reason);
        }
        LOG.info(
            "Receiving blob {} stopped at {} of {} bytes ({}), try {}",
            blob.digest(),
            partial.length(),
            blob.size(),
            DiskErrors.describe(e.reason),
            attempt);
        pause(attempt);
      }
    }
  }

  /** Receives until the source ends or fails. */
  private void transfer(PartialBlob partial) throws IOException, SourceFailure {
    try (BlobSource.Body body = open(partial.length())) {
      announce(body);
      if (body.offset() < partial.length()) {
        skip(body, partial.length() - body.offset());
      }
      byte[] chunk = new byte[CHUNK];
      while (!partial.isFull()) {
        int n = readSource(body.content(), chunk);
        if (n < 0) {
          throw new SourceFailure(new IOException("the content ended early"));
        }
        partial.append(chunk, n);
        publish(partial.length());
      }
      refuseMore(body.content(), chunk);
    } finally {
      announce(null);
    }
  }

  /** A longer content is another one than was announced, even if its first part matches. */
  private void refuseMore(InputStream content, byte[] chunk) throws SourceFailure {
    try {
      if (content.read(chunk) >= 0) {
        throw new EngineException(
            ErrorKind.DATA_LOSS,
            "receive blob %s: more than the %d bytes that its manifest announces"
                .formatted(blob.digest(), blob.size()));
      }
    } catch (IOException e) {
      LOG.debug("Blob {} is complete, its connection failed afterwards", blob.digest(), e);
    }
  }

  private BlobSource.Body open(long offset) throws SourceFailure {
    try {
      BlobSource.Body body = source.open(blob, offset);
      if (body.offset() > offset) {
        closeQuietly(body);
        throw new SourceFailure(new IOException("the registry sent another range than asked for"));
      }
      return body;
    } catch (IOException e) {
      throw new SourceFailure(e);
    }
  }

  private static int readSource(InputStream content, byte[] chunk) throws SourceFailure {
    try {
      return content.read(chunk);
    } catch (IOException e) {
      throw new SourceFailure(e);
    }
  }

  private static void skip(BlobSource.Body body, long bytes) throws SourceFailure {
    try {
      body.content().skipNBytes(bytes);
    } catch (IOException e) {
      throw new SourceFailure(e);
    }
  }

  /** Makes the connection known to {@link #leave}, which ends a read that waits. */
  private void announce(BlobSource.@Nullable Body body) {
    synchronized (this) {
      openBody = body;
    }
    if (body != null) {
      requireWanted();
    }
  }

  private void requireWanted() {
    if (cancelled.getCount() == 0) {
      throw new EngineException(
          ErrorKind.CANCELLED, "receive blob " + blob.digest() + ": nobody wants it any more");
    }
  }

  private void pause(int attempt) throws InterruptedIOException {
    try {
      long millis = retries.pauseBefore(attempt).toMillis();
      if (cancelled.await(millis, TimeUnit.MILLISECONDS)) {
        requireWanted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("receiving a blob was interrupted");
    }
  }

  private static void closeQuietly(BlobSource.@Nullable Body body) {
    if (body == null) {
      return;
    }
    try {
      body.close();
    } catch (IOException e) {
      LOG.debug("Closing a connection failed", e);
    }
  }

  /** A failure of the other side, as opposed to one of our disk. */
  private static final class SourceFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final IOException reason;

    SourceFailure(IOException reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
