package org.pouchcontainer.image.content;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a download is still wanted, and what must be closed when it is not. Thread-safe. */
final class Wish {
  private static final Logger LOG = LoggerFactory.getLogger(Wish.class);

  private final BlobAddress blob;
  private final CountDownLatch withdrawn = new CountDownLatch(1);
  private BlobSource.@Nullable Body connection;

  Wish(BlobAddress blob) {
    this.blob = blob;
  }

  /** Ends a read that waits, and a pause. Idempotent. */
  void withdraw() {
    BlobSource.Body body;
    synchronized (this) {
      // Before the look at the connection: whoever attaches one after it sees the withdrawal.
      withdrawn.countDown();
      body = connection;
    }
    if (body != null) {
      closeQuietly(body);
    }
  }

  /** Throws CANCELLED once it is withdrawn. */
  void check() {
    if (withdrawn.getCount() == 0) {
      throw new EngineException(
          ErrorKind.CANCELLED, "receive blob " + blob.digest() + ": nobody wants it any more");
    }
  }

  /** Makes a connection known; throws CANCELLED if it is too late. */
  void attach(BlobSource.Body body) {
    synchronized (this) {
      connection = body;
    }
    check();
  }

  synchronized void detach() {
    connection = null;
  }

  /** Waits before another try; throws CANCELLED if it is withdrawn meanwhile. */
  void pause(Duration duration) throws InterruptedIOException {
    try {
      if (withdrawn.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("receiving a blob was interrupted");
    }
  }

  static void closeQuietly(BlobSource.Body body) {
    try {
      body.close();
    } catch (IOException e) {
      LOG.debug("Closing a connection failed", e);
    }
  }
}
