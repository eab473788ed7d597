package org.pouchcontainer.rest.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pull with its progress sent to the client. Nobody waits for a slow client: it misses
 * intermediate steps, and the pull goes on at its own pace.
 */
public final class PullStream {
  private static final Logger LOG = LoggerFactory.getLogger(PullStream.class);
  private static final int MANY = 256;

  private final Exchange exchange;
  private final ProgressFormat format;
  private final LinkedBlockingQueue<Step> queue = new LinkedBlockingQueue<>();
  private volatile boolean gone;

  private sealed interface Step {
    record Progress(PullProgress value) implements Step {}

    record Failed(RuntimeException cause) implements Step {}

    record End() implements Step {}
  }

  /** Answers this exchange. */
  public PullStream(Exchange exchange, ProgressFormat format) {
    this.exchange = exchange;
    this.format = format;
  }

  /** Pulls and answers, on threads of its own. */
  public void start(StreamThreads threads, ImageService images, PullRequest request) {
    exchange.whenGone(() -> gone = true);
    threads.start("pull " + request.reference(), () -> pull(images, request));
    threads.start("progress " + request.reference(), this::send);
  }

  private void pull(ImageService images, PullRequest request) {
    try {
      images.pull(request, this::progress);
      queue.add(new Step.End());
    } catch (RuntimeException e) {
      queue.add(new Step.Failed(e));
    }
  }

  private void progress(PullProgress progress) {
    if (gone) {
      throw new EngineException(ErrorKind.CANCELLED, "pull: the client has gone");
    }
    boolean skippable =
        progress instanceof PullProgress.Blob blob
            && blob.phase() == PullProgress.Phase.DOWNLOADING;
    if (!skippable || queue.size() < MANY) {
      queue.add(new Step.Progress(progress));
    }
  }

  private void send() {
    try {
      Step first = queue.take();
      if (first instanceof Step.Failed failed) {
        exchange.fail(failed.cause());
        return;
      }
      OutputStream out = exchange.open(200, "application/json");
      Step step = first;
      while (step instanceof Step.Progress progress) {
        for (byte[] message : format.messages(progress.value())) {
          out.write(message);
        }
        step = queue.take();
      }
      if (step instanceof Step.Failed failed) {
        out.write(format.error(failed.cause()));
      }
      exchange.finish();
    } catch (IOException e) {
      LOG.debug("the client of a pull has gone", e);
      gone = true;
      exchange.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gone = true;
      exchange.fail(e);
    }
  }
}
