package org.pouchcontainer.network.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.internal.service.HostFilesService;
import org.pouchcontainer.linux.internal.service.HostProcessesService;
import org.pouchcontainer.spi.ContainerId;

/**
 * A network namespace that plays the host, and others that play containers. All programs of the
 * plugin run in it, so the machine's own firewall and interfaces are not touched.
 */
final class ScratchHost implements AutoCloseable {
  private static final Path NAMED = Path.of("/run/netns");

  private final Kernel kernel = Kernel.open();
  private final List<Path> namespaces = new ArrayList<>();
  private final Path state;
  final HostProcessesService processes =
      new HostProcessesService(kernel.processes(), kernel.sockets());
  final Path host;

  ScratchHost() {
    try {
      state = Files.createTempDirectory("pouch-bridge");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    host = namespace();
    in(host, "ip", "link", "set", "lo", "up");
  }

  /** A plugin with nothing in memory. */
  BridgePlugin plugin() {
    return plugin(programs());
  }

  /** The programs of this machine, in the namespace. */
  Programs programs() {
    return new HostPrograms(
        processes,
        new Threads(),
        List.of("/usr/bin/nsenter", "--net=" + host),
        Duration.ofSeconds(20));
  }

  /** A plugin over these programs. */
  BridgePlugin plugin(Programs programs) {
    List<SubnetChooser.Pool> pools =
        Stream.of("172.17.0.0/16:16", "172.18.0.0/15:16", "192.168.0.0/16:20")
            .map(SubnetChooser.Pool::parse)
            .toList();
    return new BridgePlugin(
        state,
        pools,
        tools(),
        processes,
        new HostFilesService(kernel),
        new SocketPortHolder(),
        new Threads(),
        programs);
  }

  static Tools tools() {
    return Tools.find(new String[] {"/usr/lib/podman/aardvark-dns"});
  }

  Path namespace() {
    String name = "pouch-test-" + ContainerId.random().shortForm();
    run(List.of("ip", "netns", "add", name));
    Path path = NAMED.resolve(name);
    namespaces.add(path);
    return path;
  }

  void remove(Path namespace) {
    if (namespaces.remove(namespace)) {
      run(List.of("ip", "netns", "del", String.valueOf(namespace.getFileName())));
    }
  }

  /** Runs a program in a namespace and returns what it printed; throws if it fails. */
  String in(Path namespace, String... words) {
    Optional<String> output = tryIn(namespace, words);
    return output.orElseThrow(
        () -> new AssertionError(String.join(" ", words) + " failed in " + namespace));
  }

  /** The same, empty if it fails. */
  Optional<String> tryIn(Path namespace, String... words) {
    return tryRun(inside(namespace, words));
  }

  /** Starts a program in a namespace. */
  Process start(Path namespace, String... words) {
    try {
      return new ProcessBuilder(inside(namespace, words)).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> inside(Path namespace, String... words) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + namespace));
    command.addAll(List.of(words));
    return command;
  }

  /** Bridges, cables, tables and files of names that are there. */
  List<String> residue() {
    List<String> all = new ArrayList<>();
    in(host, "ip", "-o", "link").lines().filter(line -> !line.contains(": lo:")).forEach(all::add);
    in(host, "nft", "list", "tables").lines().forEach(all::add);
    try (Stream<Path> files = Files.walk(state)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("aardvark.pid"))
          .forEach(file -> all.add(file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static String run(List<String> command) {
    return tryRun(command)
        .orElseThrow(() -> new AssertionError(String.join(" ", command) + " failed"));
  }

  private static Optional<String> tryRun(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stopResolver();
    List.copyOf(namespaces).forEach(this::remove);
    kernel.close();
    try (Stream<Path> files = Files.walk(state)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void killResolver() throws IOException {
    String pid = Files.readString(state.resolve("dns").resolve("aardvark.pid")).strip();
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
  }

  private void stopResolver() {
    Path pid = state.resolve("dns").resolve("aardvark.pid");
    try {
      if (Files.exists(pid)) {
        String number = Files.readString(pid).strip();
        String command = Files.readString(Path.of("/proc", number, "cmdline"));
        if (command.contains(state.toString())) {
          ProcessHandle.of(Long.parseLong(number)).ifPresent(ProcessHandle::destroy);
        }
      }
    } catch (java.nio.file.NoSuchFileException e) {
      // It has ended.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
