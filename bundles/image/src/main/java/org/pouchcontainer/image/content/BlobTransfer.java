package org.pouchcontainer.image.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills a partial blob from a source, again and again where it breaks off. Used by one thread. */
final class BlobTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(BlobTransfer.class);
  private static final int CHUNK = 128 << 10;

  private final BlobAddress blob;
  private final BlobSource source;
  private final RetryPolicy retries;
  private final Wish wish;
  private final LongConsumer progress;

  /**
   * Prepares a transfer.
   *
   * @param progress is told how many bytes are there
   */
  BlobTransfer(
      BlobAddress blob, BlobSource source, RetryPolicy retries, Wish wish, LongConsumer progress) {
    this.blob = blob;
    this.source = source;
    this.retries = retries;
    this.wish = wish;
    this.progress = progress;
  }

  /**
   * Receives what is missing.
   *
   * @throws EngineException UNAVAILABLE when the source gives up for good, DATA_LOSS for more bytes
   *     than announced, CANCELLED, and what the source refuses with
   */
  void fill(PartialBlob partial) throws IOException {
    int attempt = 1;
    while (!partial.isFull()) {
      wish.check();
      long before = partial.length();
      try {
        transfer(partial);
      } catch (SourceFailure e) {
        wish.check();
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
        wish.pause(retries.pauseBefore(attempt));
      }
    }
  }

  /** Receives until the source ends or fails. */
  private void transfer(PartialBlob partial) throws IOException, SourceFailure {
    try (BlobSource.Body body = open(partial.length())) {
      wish.attach(body);
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
        progress.accept(partial.length());
      }
      refuseMore(body.content(), chunk);
    } finally {
      wish.detach();
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
        Wish.closeQuietly(body);
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
