package org.pouchcontainer.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The daemon's Karaf shell over ssh, opened with the key that its first start made. */
public final class KarafShell {
  private final Pouchd pouchd;
  private final int port;

  private KarafShell(Pouchd pouchd, int port) {
    this.pouchd = pouchd;
    this.port = port;
  }

  /** Gives a daemon that is not started yet a shell on a free port. */
  public static KarafShell on(Pouchd pouchd) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      pouchd.with("--ssh-port=" + port);
      return new KarafShell(pouchd, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Runs a command; returns what it printed. */
  public Program.Result run(String command) {
    return Program.of(
            "ssh",
            "-p",
            Integer.toString(port),
            "-i",
            pouchd.home().resolve("ssh/id_ecdsa").toString(),
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "BatchMode=yes",
            "-o",
            "LogLevel=ERROR",
            "pouch@127.0.0.1",
            command)
        .run();
  }

  /** Runs a command that must succeed; the shell starts after the engine, so it is waited for. */
  public String ok(String command) {
    Await.until("the shell", this::listens);
    return run(command).ok().stdout();
  }

  private boolean listens() {
    try (java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
