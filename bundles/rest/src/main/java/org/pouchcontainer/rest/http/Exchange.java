package org.pouchcontainer.rest.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.dialect.ErrorAnswer;
import org.pouchcontainer.rest.dialect.VersionPrefix;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer. Exactly one of {@link #json}, {@link #empty}, {@link #text}, {@link
 * #fail}, {@link #finish} and {@link #takeOver} ends it; later ones are ignored.
 */
public final class Exchange {
  /** Longest body that is read into memory. */
  public static final int MAX_BODY = 4 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int DROPPED_AT_ONCE = 64 << 10;
  private static final long MAX_DROPPED = 64L << 20;
  private static final long DROP_IDLE_MILLIS = 2000;
  private static final long MAX_DROP_NANOS = 10_000_000_000L;
  private static final String JSON = "application/json";

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final ApiDialect dialect;
  private final VersionPrefix target;
  private final Map<String, String> variables;
  private final Query query;
  private final Client client;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean reading;
  private volatile boolean unread;
  private final AtomicBoolean writing = new AtomicBoolean();
  private volatile @Nullable ClientWatch watch;

  Exchange(
      Request request,
      Response response,
      Callback callback,
      ApiDialect dialect,
      VersionPrefix target,
      Map<String, String> variables,
      Query query,
      Client client) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.dialect = dialect;
    this.target = target;
    this.variables = variables;
    this.query = query;
    this.client = client;
    // While the engine works nothing moves on the connection, and that is no fault of the client's.
    request.addIdleTimeoutListener(timeout -> reading || writing.get());
  }

  /** Which dialect the client speaks. */
  public ApiDialect dialect() {
    return dialect;
  }

  /** Which dialect, and which version of it. */
  public ApiLevel level() {
    return new ApiLevel(dialect, target.minor());
  }

  /** The version the client speaks, and the path behind it. */
  public VersionPrefix target() {
    return target;
  }

  /** The value of a variable of the route's template. */
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalStateException("no variable " + name + " in the route of " + target.path());
    }
    return value;
  }

  /** The query. */
  public Query query() {
    return query;
  }

  /** Who asks. */
  public Client client() {
    return client;
  }

  /** Whether it came over a unix socket or with a certificate that was verified. */
  public boolean isVouchedFor() {
    return (endPoint().getTransport() instanceof SocketChannel channel && Clients.isUnix(channel))
        || Clients.certificateName(request).isPresent();
  }

  /** The first header of this name, or empty. */
  public String header(String name) {
    String value = request.getHeaders().get(name);
    return value == null ? "" : value;
  }

  /** The whole body; INVALID_ARGUMENT above {@link #MAX_BODY}. */
  public byte[] body() throws IOException {
    if (request.getLength() > MAX_BODY) {
      unread = !request.getHeaders().contains(HttpHeader.EXPECT);
      throw tooLong();
    }
    reading = true;
    try {
      // Not closed: that would fail the request if there is more.
      byte[] body = Content.Source.asInputStream(request).readNBytes(MAX_BODY + 1);
      if (body.length > MAX_BODY) {
        unread = true;
        throw tooLong();
      }
      return body;
    } catch (EofException e) {
      throw new EngineException(
          ErrorKind.INVALID_ARGUMENT,
          "request body: it breaks off or has not the announced form",
          e);
    } finally {
      reading = false;
    }
  }

  private static EngineException tooLong() {
    return EngineException.invalid("request body: longer than " + MAX_BODY + " bytes");
  }

  /**
   * The body as it arrives, of any length. Reads block, from any thread, and fail when the body
   * breaks off or nothing has come for the connection's idle time. Close it before the answer ends.
   */
  public InputStream input() {
    reading = true;
    return new FilterInputStream(Content.Source.asInputStream(request)) {
      @Override
      public void close() throws IOException {
        reading = false;
        super.close();
      }
    };
  }

  /** The body as JSON; INVALID_ARGUMENT naming what is wrong. */
  public <T> T body(Class<T> type) throws IOException {
    byte[] body = body();
    if (body.length == 0) {
      throw EngineException.invalid("invalid JSON: got EOF while reading request body");
    }
    requireJsonType();
    return Json.read(body, type);
  }

  /** Docker's words, which its clients and scripts know. */
  private void requireJsonType() {
    if (!dialect.asksForJsonType()) {
      return;
    }
    String type = header("Content-Type");
    int end = type.indexOf(';');
    String media = (end < 0 ? type : type.substring(0, end)).strip();
    if (media.isEmpty()) {
      throw EngineException.invalid("malformed Content-Type header (): mime: no media type");
    }
    if (!media.equalsIgnoreCase(JSON)) {
      throw EngineException.invalid(
          "unsupported Content-Type header ("
              + Texts.shorten(type)
              + "): must be 'application/json'");
    }
  }

  /** The body as JSON, or empty if there is none. */
  public <T> Optional<T> optionalBody(Class<T> type) throws IOException {
    byte[] body = body();
    if (body.length == 0) {
      return Optional.empty();
    }
    requireJsonType();
    return Optional.of(Json.read(body, type));
  }

  /** Answers with JSON. */
  public void json(int status, @Nullable Object value) {
    end(status, JSON, Json.line(value));
  }

  /** Answers with nothing but a status. */
  public void empty(int status) {
    end(status, "", new byte[0]);
  }

  /** Answers with text. */
  public void text(int status, String type, String text) {
    end(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with bytes. */
  public void bytes(int status, String type, byte[] body) {
    end(status, type, body);
  }

  private void end(int status, String type, byte[] body) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    response.setStatus(status);
    if (!type.isEmpty()) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    }
    if (status != 204 && status != 304) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    }
    Callback last = unwatched();
    if (unread) {
      // Clients look for the answer only once they have sent everything.
      last = Callback.from(last, this::dropInput);
    }
    response.write(true, ByteBuffer.wrap(body), last);
  }

  /** Reads on and forgets, within bounds: closing now would break the client's pipe. */
  private void dropInput() {
    byte[] buffer = new byte[DROPPED_AT_ONCE];
    long left = MAX_DROPPED;
    endPoint().setIdleTimeout(DROP_IDLE_MILLIS);
    reading = true;
    try {
      InputStream in = Content.Source.asInputStream(request);
      long end = System.nanoTime() + MAX_DROP_NANOS;
      while (left > 0 && System.nanoTime() < end) {
        int n = in.read(buffer);
        if (n < 0) {
          break;
        }
        left -= n;
      }
    } catch (IOException e) {
      LOG.debug("the rest of a body that is too long did not come", e);
    } finally {
      reading = false;
    }
  }

  /** Adds a header; only before the answer begins. */
  public void addHeader(String name, String value) {
    response.getHeaders().put(name, value);
  }

  /** Ends with an error answer, or by breaking the connection if the answer has begun. */
  public void fail(Throwable failure) {
    if (ended.get()) {
      LOG.debug("failed after the answer: {}", target.path(), failure);
      return;
    }
    if (response.isCommitted()) {
      if (ended.compareAndSet(false, true)) {
        unwatched().failed(failure);
      }
      return;
    }
    if (failure instanceof HttpException http) {
      // Jetty's own finding about the body, as a chunk that is none.
      refuse(http.getCode(), "request: " + http.getReason());
      return;
    }
    ErrorAnswer answer = ErrorAnswer.of(failure, dialect);
    if (answer.status() == 304) {
      empty(304);
    } else {
      refuse(answer.status(), answer.message());
    }
  }

  /** Ends with an error answer of this status. */
  public void refuse(int status, String message) {
    json(status, new ErrorBody(message));
  }

  /**
   * Begins an answer of unknown length and sends its head. Writes block; one fails once the client
   * has gone or has read nothing for the connection's idle time.
   */
  public OutputStream open(int status, String type) throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    return new StreamBody(request, response, writing);
  }

  /** Ends an answer that was begun with {@link #open}. */
  public void finish() {
    if (ended.compareAndSet(false, true)) {
      response.write(true, null, unwatched());
    }
  }

  /** Ends an answer that was begun with {@link #open} with these last bytes, without blocking. */
  public void finish(byte[] last) {
    if (ended.compareAndSet(false, true)) {
      response.write(true, ByteBuffer.wrap(last), unwatched());
    }
  }

  /**
   * Runs this, on a thread of the pool, if the client leaves before the answer ends. Without it a
   * client's leaving shows only when something is written. Call once, after the body was read.
   */
  public void whenGone(Runnable gone) {
    EndPoint endPoint = endPoint();
    watch =
        ClientWatch.start(
            endPoint,
            request.getComponents().getExecutor(),
            () -> {
              gone.run();
              if (ended.compareAndSet(false, true)) {
                callback.failed(new EofException("the client has gone"));
              }
            });
  }

  private Callback unwatched() {
    ClientWatch current = watch;
    if (current == null || current.stop()) {
      return callback;
    }
    EndPoint endPoint = endPoint();
    Runnable close = endPoint::close;
    return Callback.from(callback, close);
  }

  private EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  /**
   * Takes the connection over: the client gets 101 if it asked for an upgrade, else 200, and from
   * then on raw bytes in both directions. The session is told if the head cannot be sent.
   */
  public void takeOver(String type, StreamThreads threads, RawSession session) {
    if (!handOver(threads, session)) {
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    if (request.getHeaders().contains(HttpHeader.UPGRADE)) {
      switchTo("tcp");
    } else {
      response.setStatus(200);
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      // The head must go out now, or Jetty would tell a length of zero.
      response.write(false, null, callback);
    }
  }

  /** As {@link #takeOver}, for a client that asked for a web socket; headers are set before. */
  public void takeOverWebSocket(StreamThreads threads, RawSession session) {
    if (handOver(threads, session)) {
      switchTo("websocket");
    }
  }

  private void switchTo(String protocol) {
    response.setStatus(101);
    response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade").put(HttpHeader.UPGRADE, protocol);
    callback.succeeded();
  }

  private boolean handOver(StreamThreads threads, RawSession session) {
    if (!ended.compareAndSet(false, true)) {
      session.abort();
      return false;
    }
    RawConnection connection =
        new RawConnection(
            endPoint(), request.getComponents().getExecutor(), threads, session, target.path());
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
    Request.addCompletionListener(
        request,
        failure -> {
          if (failure != null) {
            session.abort();
          }
        });
    return true;
  }

  private record ErrorBody(
      @com.fasterxml.jackson.annotation.JsonProperty("message") String message) {}
}
