package org.pouchcontainer.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFactsTest {
  @TempDir Path folder;

  @Test
  void pidAndWhetherThePeerIsGone() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      SocketChannel client = SocketChannel.open(address);
      try (SocketChannel accepted = server.accept()) {
        assertThat(SocketFacts.peerPid(accepted)).hasValue((int) ProcessHandle.current().pid());
        assertThat(SocketFacts.peerGone(accepted)).isFalse();
        client.shutdownOutput();
        assertThat(SocketFacts.peerGone(accepted)).isFalse();
        client.close();
        assertThat(SocketFacts.peerGone(accepted)).isTrue();
      }
    }
  }
}
