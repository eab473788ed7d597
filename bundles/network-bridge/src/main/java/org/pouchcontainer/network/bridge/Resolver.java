package org.pouchcontainer.network.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.network.bridge.Programs.Result;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostProcesses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of containers, answered by one aardvark-dns for all networks of this engine: a process of
 * its own, so names resolve while no engine runs. It reads one file for each network and answers on
 * the networks' gateways; a container is told names of all networks that it is in.
 *
 * <p>All state is in those files, so that any later engine finds it. Safe for several threads.
 */
final class Resolver {
  private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);
  private static final int SIGHUP = 1;
  private static final int SIGTERM = 15;
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
  private static final String PID_FILE = "aardvark.pid";

  private final Programs programs;
  private final HostProcesses processes;
  private final HostFiles files;
  private final Optional<Path> program;
  private final Path folder;
  private final Path temporary;
  private final Executor executor;
  private @Nullable Identity watched;

  /**
   * @param program aardvark-dns; empty if the host lacks it
   * @param state where the files are; made when needed
   * @param executor for what happens when it ends
   */
  Resolver(
      Programs programs,
      HostProcesses processes,
      HostFiles files,
      Optional<Path> program,
      Path state,
      Executor executor) {
    this.executor = executor;
    this.programs = programs;
    this.processes = processes;
    this.files = files;
    this.program = program;
    // It takes every file of its folder for a network, so unfinished ones are made elsewhere.
    this.folder = state.resolve("dns");
    this.temporary = state.resolve("dns-new");
  }

  boolean isAvailable() {
    return program.isPresent();
  }

  /** What goes into resolv.conf. */
  List<String> servers(BridgeNetwork network) {
    return isAvailable() && network.resolvesNames()
        ? network.gateways().stream().map(Ip::toString).toList()
        : List.of();
  }

  /** Publishes an endpoint's names, in place of what it had before. */
  synchronized void add(Endpoint endpoint) {
    BridgeNetwork network = endpoint.network();
    if (servers(network).isEmpty()) {
      return;
    }
    Path file = file(network);
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", servers(network)));
    lines.addAll(others(file, endpoint.container().value()));
    lines.add(line(endpoint));
    publish(file, lines);
  }

  /** Forgets a container's names in a network. Idempotent. */
  synchronized void remove(BridgeNetwork network, String container) {
    Path file = file(network);
    if (!isAvailable() || !Files.exists(file)) {
      return;
    }
    List<String> others = others(file, container);
    if (others.isEmpty()) {
      remove(network);
      return;
    }
    List<String> lines = new ArrayList<>(List.of(String.join(",", servers(network))));
    lines.addAll(others);
    publish(file, lines);
  }

  /** Forgets a network. Idempotent. */
  synchronized void remove(BridgeNetwork network) {
    try {
      if (!Files.deleteIfExists(file(network))) {
        return;
      }
    } catch (IOException e) {
      throw failed("forget names of " + network.label(), e);
    }
    if (hasNetworks()) {
      reload();
    } else {
      running().ifPresent(process -> processes.signal(process.pid(), process.start(), SIGTERM));
    }
  }

  private static String line(Endpoint endpoint) {
    Stream<String> names = endpoint.request().names().stream();
    String all =
        Stream.concat(names, Stream.of(endpoint.container().shortForm()))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .distinct()
            .collect(Collectors.joining(","));
    List<Ip> servers = EndpointCheck.servers(endpoint.request());
    return "%s %s %s %s%s"
        .formatted(
            endpoint.container(),
            endpoint.v4().map(Ip::toString).orElse(""),
            endpoint.v6().map(Ip::toString).orElse(""),
            all,
            servers.isEmpty()
                ? ""
                : " " + servers.stream().map(Ip::toString).collect(Collectors.joining(",")));
  }

  private static List<String> others(Path file, String container) {
    return read(file).stream().skip(1).filter(line -> !line.startsWith(container + " ")).toList();
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("read " + file, e);
    }
  }

  private void publish(Path file, List<String> lines) {
    // To read its files again costs it the queries of that moment.
    if (!sorted(lines).equals(sorted(read(file))) || running().isEmpty()) {
      write(file, lines);
      reload();
    }
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  private void write(Path file, List<String> lines) {
    makeFolders();
    Path fresh = temporary.resolve(file.getFileName());
    try {
      Files.writeString(fresh, String.join("\n", lines) + "\n");
      Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed("write " + file, e);
    }
  }

  private void makeFolders() {
    for (Path path : List.of(folder, temporary)) {
      makeFolder(path);
    }
  }

  private void makeFolder(Path path) {
    if (!Files.isDirectory(path)) {
      makeFolder(path.getParent());
      files.makeDirectory(path, 0700);
    }
  }

  private Path file(BridgeNetwork network) {
    return folder.resolve(network.id() + (network.spec().internal() ? "%int" : ""));
  }

  private boolean hasNetworks() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.anyMatch(path -> !path.endsWith(PID_FILE));
    } catch (IOException e) {
      throw failed("read " + folder, e);
    }
  }

  /** Has the files read again, by the process that is there or a new one. */
  private void reload() {
    Optional<Identity> process = running();
    if (process.isEmpty()
        || !processes.signal(process.get().pid(), process.get().start(), SIGHUP)) {
      start();
    }
    running().ifPresent(this::watch);
  }

  /** Has a new one take its place if it ends while there are names; not if it never works. */
  private void watch(Identity process) {
    if (process.equals(watched)) {
      return;
    }
    watched = process;
    Instant since = Instant.now();
    processes
        .onEnd(process.pid(), process.start())
        .thenRunAsync(() -> replace(process, since), executor)
        .exceptionally(
            failure -> {
              if (isWatching()) {
                LOG.error("no names are resolved until a container starts", failure);
              }
              return null;
            });
  }

  private synchronized void replace(Identity ended, Instant since) {
    boolean isWanted = ended.equals(watched) && Files.isDirectory(folder) && hasNetworks();
    if (isWanted && Duration.between(since, Instant.now()).compareTo(SHORTEST_LIFE) > 0) {
      LOG.warn("the resolver ended by itself: started again");
      reload();
    }
  }

  private synchronized boolean isWatching() {
    return watched != null;
  }

  /** Watches no more. The process goes on. */
  synchronized void close() {
    watched = null;
  }

  private void start() {
    Result result =
        programs.daemon(
            List.of(
                program.orElseThrow().toString(),
                "--config",
                folder.toString(),
                "-p",
                "53",
                "run"));
    if (!result.succeeded()) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE,
          "start the resolver: " + program.orElseThrow() + ": " + result.complaint());
    }
  }

  /** A process that cannot become another one. */
  private record Identity(int pid, long start) {}

  /** The resolver that the pid file names, if it is one of this folder and not a later process. */
  private Optional<Identity> running() {
    try {
      String text = Files.readString(folder.resolve(PID_FILE)).strip();
      if (!text.matches("\\d{1,9}")) {
        return Optional.empty();
      }
      int pid = Integer.parseInt(text);
      Optional<Long> start = processes.startTime(pid);
      String command =
          new String(Files.readAllBytes(Path.of("/proc", text, "cmdline")), StandardCharsets.UTF_8);
      return command.contains("\0" + folder + "\0")
          ? start.map(time -> new Identity(pid, time))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.debug("the resolver ended while it was looked for", e);
      return Optional.empty();
    }
  }

  private static EngineException failed(String action, IOException cause) {
    return new EngineException(ErrorKind.UNAVAILABLE, action + ": " + cause.getMessage(), cause);
  }
}
