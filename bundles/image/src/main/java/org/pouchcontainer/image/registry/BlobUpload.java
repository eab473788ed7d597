package org.pouchcontainer.image.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.image.content.BlobAddress;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.image.content.RetryPolicy;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one blob (OCI distribution-spec, "Push"): a small one at once, a large one in chunks, so
 * that a connection that drops costs one of them. Used once, by one thread.
 */
final class BlobUpload {
  private static final Logger LOG = LoggerFactory.getLogger(BlobUpload.class);
  private static final int CHUNK = 32 << 20;
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

  private final RegistryExchange exchange;
  private final URI uploads;
  private final BlobAddress blob;
  private final RepositoryWriter.Content content;
  private final RetryPolicy retries;
  private final LongConsumer progress;
  private final String what;
  private @Nullable URI session;
  private long done;

  /**
   * @param uploads where uploads begin
   * @param progress is told how many bytes have gone, from any thread
   */
  BlobUpload(
      RegistryExchange exchange,
      URI uploads,
      BlobAddress blob,
      RepositoryWriter.Content content,
      RetryPolicy retries,
      LongConsumer progress,
      String what) {
    this.exchange = exchange;
    this.uploads = uploads;
    this.blob = blob;
    this.content = content;
    this.retries = retries;
    this.progress = progress;
    this.what = what;
  }

  /**
   * Sends it.
   *
   * @param begun an upload that was begun already, or null
   */
  void run(@Nullable URI begun) {
    session = begun;
    int attempt = 1;
    while (true) {
      long before = done;
      try {
        send();
        return;
      } catch (IOException e) {
        if (e instanceof InterruptedIOException) {
          throw exchange.unreachable(what, e);
        }
        attempt = done > before ? 1 : attempt;
        if (++attempt > retries.attempts()) {
          throw exchange.unreachable(what, e);
        }
        LOG.info(
            "{} stopped at {} of {} bytes ({}), try {}",
            what,
            done,
            blob.size(),
            DiskErrors.describe(e),
            attempt);
        pause(retries.pauseBefore(attempt));
        resume();
      }
    }
  }

  private void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, what + ": interrupted", e);
    }
  }

  private void send() throws IOException {
    URI target = session == null ? begin() : session;
    session = target;
    while (blob.size() > CHUNK && done < blob.size()) {
      target = patch(target, Math.min(CHUNK, blob.size() - done));
      session = target;
    }
    String query = "digest=" + blob.digest();
    URI last = URI.create(target + (target.getRawQuery() == null ? "?" : "&") + query);
    long rest = blob.size() - done;
    exchange.send(body("PUT", last, rest, Set.of(201, 204, 202)), what).body().close();
    progress.accept(blob.size());
  }

  private URI begin() throws IOException {
    done = 0;
    HttpResponse<InputStream> answer =
        exchange.send(new RegistryExchange.Call("POST", uploads, Set.of(202)), what);
    answer.body().close();
    return exchange.location(uploads, answer, what);
  }

  private URI patch(URI target, long length) throws IOException {
    HttpResponse<InputStream> answer =
        exchange.send(body("PATCH", target, length, Set.of(202, 204, 201)), what);
    answer.body().close();
    done = received(answer, done + length);
    progress.accept(done);
    return exchange.location(target, answer, what);
  }

  /** What the registry says that it has; nothing it says may be more than was sent. */
  private static long received(HttpResponse<?> answer, long sent) {
    Matcher range = RANGE.matcher(answer.headers().firstValue("Range").orElse(""));
    return range.matches() ? Math.min(sent, Long.parseLong(range.group(1)) + 1) : sent;
  }

  private RegistryExchange.Call body(
      String method, URI target, long length, Set<Integer> accepted) {
    long offset = done;
    AtomicLong sent = new AtomicLong(offset);
    Map<String, String> headers =
        method.equals("PATCH")
            ? Map.of(
                "Content-Type",
                "application/octet-stream",
                "Content-Range",
                offset + "-" + (offset + length - 1))
            : Map.of("Content-Type", "application/octet-stream");
    RegistryExchange.Body body =
        () ->
            length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofInputStream(() -> part(offset, length, sent)),
                    length);
    return new RegistryExchange.Call(method, target, headers, body, sent::get, accepted);
  }

  private InputStream part(long offset, long length, AtomicLong sent) {
    sent.set(offset);
    try {
      return new Part(content.open(offset), length, sent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bounded part of the content that says how far it has been read. */
  private final class Part extends FilterInputStream {
    private final AtomicLong sent;
    private long left;

    Part(InputStream in, long length, AtomicLong sent) {
      super(in);
      this.left = length;
      this.sent = sent;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(target, offset, (int) Math.min(length, left));
      if (n > 0) {
        left -= n;
        progress.accept(sent.addAndGet(n));
      }
      return n;
    }
  }

  /** Asks how much has arrived; what the registry has forgotten begins anew. */
  private void resume() {
    URI known = session;
    if (known == null) {
      return;
    }
    if (blob.size() <= CHUNK) {
      session = null;
      return;
    }
    try {
      HttpResponse<InputStream> answer =
          exchange.send(new RegistryExchange.Call("GET", known, Set.of(204, 202, 200)), what);
      answer.body().close();
      done = received(answer, blob.size());
      if (answer.headers().firstValue("Range").isEmpty()) {
        done = 0;
      }
      if (answer.headers().firstValue("Location").isPresent()) {
        session = exchange.location(known, answer, what);
      }
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.UNAVAILABLE) {
        throw e;
      }
      session = null;
    } catch (IOException e) {
      LOG.debug("{}: its state cannot be asked for now", what, e);
    }
  }
}
