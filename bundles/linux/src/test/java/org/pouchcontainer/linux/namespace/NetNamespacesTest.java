package org.pouchcontainer.linux.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;

@Tag("root")
class NetNamespacesTest {
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  private final Kernel kernel = Kernel.open();
  private final NetNamespaces networks = kernel.networks();
  @TempDir Path dir;

  @AfterEach
  void nothingIsLeft() {
    networks.remove(dir.resolve("net"));
    assertThat(kernel.mounts().below(dir)).isEmpty();
  }

  @Test
  void namespaceIsPinnedWithItsLoopbackUp() throws IOException {
    Path pin = dir.resolve("net");
    String before = Files.readSymbolicLink(OWN).toString();
    networks.create(pin);
    assertThat(networks.exists(pin)).isTrue();
    String inside = networks.within(pin, () -> read(OWN));
    assertThat(inside).startsWith("net:").isNotEqualTo(before);
    assertThat(networks.<String>within(pin, () -> read(OWN))).isEqualTo(inside);
    assertThat(Files.readSymbolicLink(OWN)).hasToString(before);
    List<String> devices = networks.within(pin, () -> lines(Path.of("/proc/thread-self/net/dev")));
    assertThat(devices).anyMatch(l -> l.contains("lo:")).noneMatch(l -> l.contains("eth"));
    networks.remove(pin);
    networks.remove(pin);
    assertThat(pin).doesNotExist();
    assertThat(networks.exists(pin)).isFalse();
  }

  @Test
  void socketsStayInTheirNamespace() throws IOException {
    Path pin = dir.resolve("net");
    networks.create(pin);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = networks.within(pin, () -> listen(loopback))) {
      assertThatThrownBy(() -> new Socket(loopback, server.getLocalPort()).close())
          .isInstanceOf(IOException.class);
      try (Socket client = networks.within(pin, () -> connect(loopback, server.getLocalPort()));
          Socket accepted = server.accept()) {
        client.getOutputStream().write(42);
        assertThat(accepted.getInputStream().read()).isEqualTo(42);
      }
    }
  }

  @Test
  void failuresLeaveNothing() throws IOException {
    Path taken = Files.createFile(dir.resolve("taken"));
    assertThatThrownBy(() -> networks.create(taken)).satisfies(e -> is(e, Errno.EEXIST));
    assertThat(networks.exists(taken)).isFalse();
    assertThatThrownBy(() -> networks.create(dir.resolve("no/net")))
        .satisfies(e -> is(e, Errno.ENOENT));
    assertThatThrownBy(() -> networks.within(taken, () -> 1)).satisfies(e -> is(e, Errno.EINVAL));
  }

  private static String read(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocket listen(InetAddress address) {
    try {
      return new ServerSocket(0, 1, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket connect(InetAddress address, int port) {
    try {
      return new Socket(address, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void is(Throwable e, Errno errno) {
    assertThat(e)
        .isInstanceOfSatisfying(
            KernelException.class, k -> assertThat(k.errno()).as(k.getMessage()).isEqualTo(errno));
  }
}
