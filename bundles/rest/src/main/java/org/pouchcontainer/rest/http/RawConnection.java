package org.pouchcontainer.rest.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that no longer speaks HTTP. One thread sends what the session has, another hands
 * over what the client sends and notices when it goes.
 */
final class RawConnection extends AbstractConnection implements Connection.UpgradeTo {
  private static final Logger LOG = LoggerFactory.getLogger(RawConnection.class);
  private static final int BUFFER = 32 << 10;
  private static final int FRAME_HEAD = 8;
  private static final long PROBE_MILLIS = 500;
  private static final long LINGER_MILLIS = 500;

  private final StreamThreads threads;
  private final RawSession session;
  private final String name;
  private final Semaphore readable = new Semaphore(0);
  private final CountDownLatch inputDone = new CountDownLatch(1);
  private final CountDownLatch outputDone = new CountDownLatch(1);
  private final ReentrantLock writeLock = new ReentrantLock();
  private @Nullable ByteBuffer early;
  private volatile @Nullable Throwable readFailure;

  RawConnection(
      EndPoint endPoint,
      Executor executor,
      StreamThreads threads,
      RawSession session,
      String name) {
    super(endPoint, executor);
    this.threads = threads;
    this.session = session;
    this.name = name;
  }

  /** Bytes that the client sent right behind the head. */
  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    early = BufferUtil.copy(buffer);
  }

  @Override
  public void onOpen() {
    super.onOpen();
    getEndPoint().setIdleTimeout(0);
    try {
      threads.start("out " + name, this::runOutput);
      threads.start("in " + name, this::runInput);
    } catch (EngineException e) {
      LOG.warn("{}: {}", name, e.getMessage());
      session.abort();
      getEndPoint().close();
    }
  }

  /** Also when the server stops. */
  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    session.abort();
  }

  @Override
  public void onFillable() {
    readable.release();
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    readFailure = cause;
    readable.release();
  }

  private void runOutput() {
    try {
      session.run(new Output());
      getEndPoint().shutdownOutput();
      outputDone.countDown();
      // Closing with unread input would make the kernel tell the client of an error, and it might
      // drop output that it has not read yet.
      if (!inputDone.await(LINGER_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("{}: the client did not close", name);
      }
    } catch (IOException e) {
      LOG.debug("{}: the client has gone", name, e);
      awaitLastInput();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outputDone.countDown();
      session.abort();
      getEndPoint().close();
    }
  }

  /** What the client sent before it left still counts: a person may type a line and close. */
  private void awaitLastInput() {
    try {
      if (!inputDone.await(LINGER_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("{}: its input does not end", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runInput() {
    try {
      byte[] buffer = new byte[BUFFER];
      for (int n = read(buffer); n >= 0; n = read(buffer)) {
        if (outputDone.getCount() > 0) {
          session.input(buffer, 0, n);
        }
      }
      session.inputEnded();
      inputDone.countDown();
      probe();
    } catch (IOException e) {
      LOG.debug("{}: input ended", name, e);
      session.abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.abort();
    } finally {
      inputDone.countDown();
    }
  }

  /**
   * A client that has ended its input sends nothing that tells when it goes. The kernel knows on
   * unix sockets; elsewhere only sending finds out.
   */
  private void probe() throws IOException, InterruptedException {
    boolean asks =
        SocketFacts.knowsPeerGone()
            && getEndPoint().getTransport() instanceof SocketChannel channel
            && Clients.isUnix(channel);
    if (!asks && !session.canProbe()) {
      return;
    }
    Output output = new Output();
    while (!outputDone.await(PROBE_MILLIS, TimeUnit.MILLISECONDS)) {
      if (!asks) {
        output.writeFrame(1, new byte[0], 0, 0);
      } else if (SocketFacts.peerGone((SocketChannel) getEndPoint().getTransport())) {
        throw new EofException("the client has gone");
      }
    }
  }

  private int read(byte[] buffer) throws IOException, InterruptedException {
    ByteBuffer first = early;
    if (BufferUtil.hasContent(first)) {
      int n = Math.min(buffer.length, first.remaining());
      first.get(buffer, 0, n);
      return n;
    }
    ByteBuffer target = ByteBuffer.wrap(buffer);
    while (true) {
      BufferUtil.clear(target);
      int n = getEndPoint().fill(target);
      if (n != 0) {
        return n;
      }
      fillInterested();
      readable.acquire();
      Throwable failure = readFailure;
      if (failure != null) {
        throw new IOException("read from the client", failure);
      }
    }
  }

  private final class Output implements RawSession.RawOutput {
    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      send(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public void writeFrame(int stream, byte[] buffer, int offset, int length) throws IOException {
      ByteBuffer head = ByteBuffer.allocate(FRAME_HEAD);
      head.put(0, (byte) stream).putInt(4, length);
      send(head, ByteBuffer.wrap(buffer, offset, length));
    }

    private void send(ByteBuffer... buffers) throws IOException {
      lock();
      try (Blocker.Callback sent = Blocker.callback()) {
        getEndPoint().write(sent, buffers);
        sent.block();
      } finally {
        writeLock.unlock();
      }
    }

    private void lock() throws InterruptedIOException {
      try {
        writeLock.lockInterruptibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("write to the client");
      }
    }
  }
}
