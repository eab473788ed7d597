package org.pouchcontainer.rest.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connector for unix sockets, where the Host header means nothing and clients write what they
 * like: docker 20.10 an empty one, Pouch's client the socket's path. Jetty's parser cannot be told
 * to take an empty one, so the header is mended before it sees it.
 */
final class UnixConnector extends UnixDomainServerConnector {
  /** One acceptor and one selector: fewer hops between threads, and there are few clients. */
  UnixConnector(Server server, HttpConnectionFactory http) {
    super(server, 1, 1, http);
  }

  @Override
  protected SelectorManager newSelectorManager(
      Executor executor, Scheduler scheduler, int selectors) {
    return new UnixDomainSelectorManager(executor, scheduler, selectors) {
      @Override
      protected EndPoint newEndPoint(
          SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
        MendingEndPoint endPoint =
            new MendingEndPoint((SocketChannel) channel, selector, key, getScheduler());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
      }
    };
  }

  /** Looks at the first bytes of a connection only: nothing else can be a Host header for sure. */
  private static final class MendingEndPoint extends SocketChannelEndPoint {
    private boolean mended;

    MendingEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
      super(channel, selector, key, scheduler);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
      int n = super.fill(buffer);
      if (n > 0 && !mended) {
        mended = true;
        HostHeader.mend(buffer, buffer.limit() - n);
      }
      return n;
    }
  }
}
