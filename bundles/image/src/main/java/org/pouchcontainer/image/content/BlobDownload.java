package org.pouchcontainer.image.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Receives one blob, with resumption, and lets others read along. */
final class BlobDownload implements Runnable {

  private final BlobStore store;
  private final BlobAddress blob;
  private final Consumer<BlobDownload> onEnd;
  private final Wish wish;
  private final BlobTransfer transfer;
  private final LiveBlob live;
  private final CountDownLatch fileReady = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final @Nullable BlobDownload predecessor;
  private volatile boolean resumed;
  private final List<LongConsumer> observers = new CopyOnWriteArrayList<>();
  private int parties = 1;
  private boolean ended;

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
    this.wish = new Wish(blob);
    this.transfer = new BlobTransfer(blob, source, retries, wish, this::publish);
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
    boolean last;
    synchronized (this) {
      last = --parties == 0 && !ended;
    }
    if (last) {
      wish.withdraw();
    }
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
    } catch (NoSuchFileException e) {
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
    wish.check();
    if (store.has(blob.digest())) {
      return;
    }
    try (PartialBlob partial = PartialBlob.open(store, blob.digest(), blob.size())) {
      resumed = partial.length() > 0;
      publish(partial.length());
      fileReady.countDown();
      try {
        transfer.fill(partial);
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
}
