package org.pouchcontainer.rest.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work whose progress goes to the client as it is done. Nobody waits for a slow client: it misses
 * intermediate steps, and the work goes on at its own pace.
 */
public final class ProgressStream {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressStream.class);
  private static final int MANY = 256;

  private final Exchange exchange;
  private final Messages messages;
  private final Failure failure;
  private final LinkedBlockingQueue<Step> queue = new LinkedBlockingQueue<>();
  private volatile boolean gone;

  /** What a failure before the first message becomes. */
  public enum Failure {
    /** An answer with the failure's status. */
    AS_STATUS,
    /** A message in an answer with status 200. */
    AS_MESSAGE
  }

  /** Work that tells of its progress. */
  @FunctionalInterface
  public interface Work {
    /** Works; what it throws is told to the client. */
    void run(Sink sink) throws IOException;
  }

  /** Takes messages. */
  public interface Sink {
    /** Sends a message; CANCELLED once the client has gone. */
    void send(Object message);

    /** Sends a message that a slow client may miss; CANCELLED once the client has gone. */
    void sendIfRoom(Object message);
  }

  private sealed interface Step {
    record Message(Object value) implements Step {}

    record Failed(Exception cause) implements Step {}

    record End() implements Step {}
  }

  /** Answers this exchange with messages in this form. */
  public ProgressStream(Exchange exchange, Messages messages, Failure failure) {
    this.exchange = exchange;
    this.messages = messages;
    this.failure = failure;
  }

  /** Notices from now on when the client leaves; only after the request's body was read. */
  public ProgressStream watchingClient() {
    exchange.whenGone(
        () -> {
          gone = true;
          queue.add(new Step.End());
        });
    return this;
  }

  /** Works and answers, on threads of its own. */
  public void start(StreamThreads threads, String name, Work work) {
    threads.start(name, () -> work(work));
    threads.start("progress of " + name, this::send);
  }

  private void work(Work work) {
    try {
      work.run(
          new Sink() {
            @Override
            public void send(Object message) {
              add(message, false);
            }

            @Override
            public void sendIfRoom(Object message) {
              add(message, true);
            }
          });
      queue.add(new Step.End());
    } catch (IOException | RuntimeException e) {
      queue.add(new Step.Failed(e));
    }
  }

  private void add(Object message, boolean skippable) {
    if (gone) {
      throw new EngineException(ErrorKind.CANCELLED, "the client has gone");
    }
    if (!skippable || queue.size() < MANY) {
      queue.add(new Step.Message(message));
    }
  }

  private void send() {
    try {
      Step step = queue.take();
      if (step instanceof Step.Failed failed && failure == Failure.AS_STATUS) {
        exchange.fail(failed.cause());
        return;
      }
      OutputStream out = exchange.open(200, "application/json");
      while (step instanceof Step.Message message) {
        out.write(messages.bytes(message.value()));
        step = queue.take();
      }
      if (step instanceof Step.Failed failed) {
        out.write(messages.error(failed.cause()));
      }
      exchange.finish();
    } catch (IOException e) {
      LOG.debug("the client that was told of progress has gone", e);
      gone = true;
      exchange.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gone = true;
      exchange.fail(e);
    }
  }
}
