package org.pouchcontainer.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;

class SocketsTest {
  private final Sockets sockets = Kernel.open().sockets();
  @TempDir Path dir;

  @Test
  void packetsKeepTheirBoundaries() {
    roundTrip(dir.resolve("s"));
  }

  @Test
  void pathMayBeLongerThanAnAddress() throws Exception {
    Path deep = Files.createDirectories(dir.resolve("x".repeat(100)).resolve("y".repeat(100)));
    roundTrip(deep.resolve("attach"));
  }

  private void roundTrip(Path path) {
    try (PacketListener listener = sockets.listen(path);
        PacketConnection client = sockets.connect(path);
        PacketConnection server = listener.accept()) {
      client.send("one".getBytes(StandardCharsets.UTF_8), 0, 3);
      client.send("xtwo!".getBytes(StandardCharsets.UTF_8), 1, 3);
      byte[] buffer = new byte[100];
      assertThat(server.receive(buffer)).isEqualTo(3);
      assertThat(new String(buffer, 0, 3, StandardCharsets.UTF_8)).isEqualTo("one");
      assertThat(server.receive(buffer)).isEqualTo(3);
      assertThat(new String(buffer, 0, 3, StandardCharsets.UTF_8)).isEqualTo("two");
      client.shutdownOutput();
      client.shutdownOutput();
      assertThat(server.receive(buffer)).isEqualTo(-1);
      server.send(buffer, 0, 2);
      assertThat(client.receive(buffer)).isEqualTo(2);
    }
  }

  @Test
  void closeWakesAReader() throws Exception {
    Path path = dir.resolve("s");
    try (PacketListener listener = sockets.listen(path)) {
      PacketConnection client = sockets.connect(path);
      CompletableFuture<Integer> reader =
          CompletableFuture.supplyAsync(() -> client.receive(new byte[10]));
      CompletableFuture<Integer> waiting = reader.newIncompleteFuture();
      assertThat(waiting.completeOnTimeout(0, 100, TimeUnit.MILLISECONDS).get()).isZero();
      assertThat(reader).isNotCompleted();
      client.close();
      assertThat(reader.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
      client.close();
      assertThat(client.receive(new byte[10])).isEqualTo(-1);
      assertThatThrownBy(() -> client.send(new byte[1], 0, 1)).satisfies(e -> is(e, Errno.EPIPE));
    }
  }

  @Test
  void closeWakesWhoAcceptsOrSends() throws Exception {
    Path path = dir.resolve("s");
    PacketListener listener = sockets.listen(path);
    PacketConnection client = sockets.connect(path);
    PacketConnection server = listener.accept();
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () -> {
              while (true) {
                client.send(new byte[8192], 0, 8192);
              }
            });
    CompletableFuture<PacketConnection> acceptor = CompletableFuture.supplyAsync(listener::accept);
    CompletableFuture<Object> pause = new CompletableFuture<>();
    pause.completeOnTimeout("waited", 100, TimeUnit.MILLISECONDS).get();
    assertThat(sender).isNotDone();
    assertThat(acceptor).isNotDone();
    client.close();
    listener.close();
    assertThatThrownBy(() -> sender.get(5, TimeUnit.SECONDS))
        .cause()
        .satisfies(e -> is(e, Errno.EPIPE));
    assertThatThrownBy(() -> acceptor.get(5, TimeUnit.SECONDS))
        .cause()
        .satisfies(e -> is(e, Errno.EINVAL));
    server.close();
  }

  @Test
  void errorsAreTold() throws Exception {
    assertThatThrownBy(() -> sockets.connect(dir.resolve("none")))
        .satisfies(e -> is(e, Errno.ENOENT));
    sockets.listen(dir.resolve("dead")).close();
    assertThatThrownBy(() -> sockets.connect(dir.resolve("dead")))
        .satisfies(e -> is(e, Errno.ECONNREFUSED));
    assertThatThrownBy(() -> sockets.listen(dir.resolve("dead")))
        .satisfies(e -> is(e, Errno.EADDRINUSE));
  }

  @Test
  void fifoIsWrittenOnlyWhereSomebodyReads() throws Exception {
    Path fifo = dir.resolve("ctl");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> sockets.writeFifo(fifo, new byte[] {1}))
        .satisfies(e -> is(e, Errno.ENXIO));
    Process cat =
        new ProcessBuilder(
                "sh", "-c", "exec 3<>\"$1\"; echo ready; head -c 8 <&3", "sh", fifo.toString())
            .start();
    try (var output = cat.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
      sockets.writeFifo(fifo, "1 80 25\n".getBytes(StandardCharsets.UTF_8));
      assertThat(output.readLine()).isEqualTo("1 80 25");
    }
    assertThat(cat.waitFor()).isZero();
  }

  private static void is(Throwable e, Errno errno) {
    assertThat(e)
        .isInstanceOfSatisfying(KernelException.class, k -> assertThat(k.errno()).isEqualTo(errno));
  }
}
