package org.pouchcontainer.rest.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a client has gone while its request is being answered, even if nothing is written:
 * the connection is read on for as long. Jetty itself reads only between requests.
 */
final class ClientWatch implements Callback {
  private static final Logger LOG = LoggerFactory.getLogger(ClientWatch.class);
  private static final int BUFFER = 1024;

  private final AbstractEndPoint endPoint;
  private final Executor executor;
  private final Runnable gone;
  private boolean stopped;
  private boolean unreadable;

  private ClientWatch(AbstractEndPoint endPoint, Executor executor, Runnable gone) {
    this.endPoint = endPoint;
    this.executor = executor;
    this.gone = gone;
  }

  /** Watches until {@link #stop}; runs {@code gone} at most once, on the executor. */
  static ClientWatch start(EndPoint endPoint, Executor executor, Runnable gone) {
    if (!(endPoint instanceof AbstractEndPoint watched)) {
      throw new IllegalStateException("cannot watch " + endPoint.getClass());
    }
    ClientWatch watch = new ClientWatch(watched, executor, gone);
    watch.listen();
    return watch;
  }

  private synchronized void listen() {
    if (!stopped && !endPoint.tryFillInterested(this)) {
      LOG.debug("{} is being read by another", endPoint);
    }
  }

  @Override
  public synchronized void succeeded() {
    if (stopped) {
      return;
    }
    ByteBuffer buffer = BufferUtil.allocate(BUFFER);
    try {
      int n = endPoint.fill(buffer);
      if (n < 0) {
        goneLocked();
      } else if (n == 0) {
        listen();
      } else {
        // A request sent ahead of our answer. Nobody does that here; it is dropped, and the
        // connection closed behind the answer so that its sender notices.
        unreadable = true;
      }
    } catch (IOException e) {
      LOG.debug("reading ahead on {}", endPoint, e);
      goneLocked();
    }
  }

  @Override
  public synchronized void failed(Throwable cause) {
    if (stopped) {
      return;
    }
    if (cause instanceof TimeoutException) {
      listen();
    } else {
      goneLocked();
    }
  }

  private void goneLocked() {
    stopped = true;
    executor.execute(gone);
  }

  /**
   * Ends watching, so that Jetty can read again. Idempotent.
   *
   * @return whether the connection can go on being used
   */
  synchronized boolean stop() {
    if (!stopped) {
      stopped = true;
      endPoint.getFillInterest().onFail(new CancellationException("answered"));
    }
    return !unreadable;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
