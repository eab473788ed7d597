package org.pouchcontainer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.term.SystemTerminal;

/**
 * Runs the usual commands once against an engine that only pretends, so that a class-data archive
 * made at the end of this process (JVM option {@code -XX:ArchiveClassesAtExit}) holds the classes
 * of all of them. Needs no engine and changes nothing.
 */
final class Rehearsal {
  /** The word on the command line that asks for it. */
  static final String WORD = "rehearse";

  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String FRAME = "\001\000\000\000\000\000\000\003hi\n";

  private Rehearsal() {}

  static int run() {
    try {
      Path folder = Files.createTempDirectory("pouch-rehearsal");
      Path socket = folder.resolve("s");
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread engine = new Thread(() -> serve(server), "rehearsal");
        engine.setDaemon(true);
        engine.start();
        return commands("unix://" + socket, folder);
      } finally {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("rehearse", failure);
    }
  }

  private static int commands(String host, Path home) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Cli cli =
        new Cli(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            environment(home),
            new SystemTerminal(),
            InstantSource.system());
    int worst = 0;
    for (List<String> line :
        List.of(
            List.of("version"),
            List.of("info"),
            List.of("ps", "-a"),
            List.of("images"),
            List.of("volume", "ls"),
            List.of("pull", "busybox"),
            List.of(
                "run", "--rm", "-i", "-e", "A=b", "-v", "/a:/b", "-p", "80:80", "-m", "1g", "x"),
            List.of("run", "-d", "--name", "x", "x", "sleep", "1"),
            List.of("exec", "x", "true"),
            List.of("start", "x"),
            List.of("stop", "x"),
            List.of("rm", "-f", "x"),
            List.of("logs", "x"),
            List.of("wait", "x"),
            List.of("inspect", "-f", "{{.State.Status}} {{json .}}", "x"),
            List.of("ps", "--format", "{{.ID}}"),
            List.of("volume", "create", "-n", "x"),
            List.of("volume", "rm", "x"),
            List.of("network", "ls"),
            List.of("network", "create", "--subnet", "10.1.0.0/16", "x"),
            List.of("network", "connect", "x", "x"),
            List.of("network", "inspect", "x"),
            List.of("network", "rm", "x"),
            List.of("history", "x"),
            List.of("port", "x"),
            List.of("diff", "x"),
            List.of("top", "x"),
            List.of("commit", "x", "y"),
            List.of("rename", "x", "y"),
            List.of("tag", "x", "y"),
            List.of("update", "-m", "1g", "x"),
            List.of("system", "df"),
            List.of("stats", "--no-stream", "x"),
            List.of("cp", home.toString(), "x:/a"),
            List.of("cp", "x:/a", home.resolve("a").toString()),
            List.of("context", "ls"),
            List.of("driver", "ls"),
            List.of("__complete", "stop", ""),
            List.of("__complete", "inspect", "--f"),
            List.of("run", "--help"))) {
      List<String> whole = new ArrayList<>(List.of("-H", host));
      whole.addAll(line);
      worst = Math.max(worst, cli.run(whole));
    }
    return worst;
  }

  /** That of the process, as in earnest, but with a home of its own. */
  private static Map<String, String> environment(Path home) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("HOME", home.toString());
    return environment;
  }

  private static void serve(ServerSocketChannel server) {
    try {
      while (true) {
        try (SocketChannel client = server.accept()) {
          client.write(ByteBuffer.wrap(answer(head(client)).getBytes(StandardCharsets.ISO_8859_1)));
        }
      }
    } catch (AsynchronousCloseException end) {
      return;
    } catch (IOException failure) {
      throw new UncheckedIOException("rehearse", failure);
    }
  }

  /** What arrives first: at least the request line, which is all that is looked at. */
  private static String head(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    client.read(buffer);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
  }

  private static String answer(String request) {
    String line = request.substring(0, Math.max(0, request.indexOf('\r')));
    if (line.contains("/attach") || line.contains("/exec/") && line.contains("/start")) {
      return "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
          + "Content-Type: application/vnd.docker.multiplexed-stream\r\n\r\n"
          + FRAME;
    }
    String body = body(line);
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(body.length())
        + "\r\n"
        + body
        + "\r\n0\r\n\r\n";
  }

  private static String body(String line) {
    if (line.contains("/logs")) {
      return FRAME;
    }
    if (line.contains("/images/create")) {
      return "{\"id\":\"layer\",\"status\":\"done\"}";
    }
    String object =
        "{\"Id\":\"%s\",\"Names\":[\"x\"],\"Name\":\"x\",\"Created\":1,\"Status\":\"Up\",\"Size\":1,"
                .formatted(ID)
            + "\"RepoTags\":[\"x:1\"],\"HostConfig\":{\"Runtime\":\"runc\"},\"StatusCode\":0,"
            + "\"Config\":{\"Tty\":false},\"State\":{\"Status\":\"running\"},\"Volumes\":[]}";
    boolean list =
        line.contains("/containers/json")
            || line.contains("/images/json")
            || line.contains("/networks HTTP");
    return list ? "[" + object + "]" : object;
  }
}
