package org.pouchcontainer.log.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.log.LogDriver;
import org.pouchcontainer.spi.log.LogSink;
import org.pouchcontainer.spi.log.LogSource;
import org.pouchcontainer.tck.log.LogDriverContract;

/** The contract over TCP; the tag says whose line it is. */
@Timeout(30)
class SyslogDriverTest extends LogDriverContract {
  private final SyslogDriver driver = new SyslogDriver(new NoHost());
  private final List<String> lines = new ArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::accept);
    acceptor.setDaemon(true);
    acceptor.start();
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread reader = new Thread(() -> read(client));
        reader.setDaemon(true);
        reader.start();
      }
    } catch (IOException e) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  private void read(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  protected LogDriver driver() {
    return driver;
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("syslog-address", "tcp://127.0.0.1:" + server.getLocalPort(), "tag", "{{.Name}}");
  }

  @Override
  protected List<String> arrived(LogSource source, int count) throws InterruptedException {
    synchronized (lines) {
      while (true) {
        List<String> mine =
            lines.stream().filter(line -> line.contains(" " + source.name() + "[")).toList();
        if (mine.size() >= count) {
          return mine;
        }
        lines.wait(10_000);
      }
    }
  }

  @Test
  void withoutAServerLinesAreRefusedAndLaterTaken() throws Exception {
    int port = server.getLocalPort();
    server.close();
    LogSource source = source("late");
    try (LogSink sink = driver.open(source, Map.of("syslog-address", "tcp://127.0.0.1:" + port))) {
      assertKind(ErrorKind.UNAVAILABLE, () -> sink.write(line(false, "lost?")));
      sink.flush();
    }
  }
}
