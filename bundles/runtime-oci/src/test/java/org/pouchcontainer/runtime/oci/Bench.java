package org.pouchcontainer.runtime.oci;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.SpawnRequest;
import org.pouchcontainer.spi.runtime.Attachment;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.ExecProcess;
import org.pouchcontainer.spi.runtime.ExecRequest;
import org.pouchcontainer.spi.runtime.MonitoredProcess;
import org.pouchcontainer.spi.runtime.RuntimeBinary;

/**
 * Medians of the steps of a container's life and of execs, in milliseconds. Not a test: run main.
 */
final class Bench {
  private final Map<String, List<Double>> times = new LinkedHashMap<>();
  private final KernelHost host = new KernelHost();
  private final Path base;
  private final Path rootfs;
  private final OciRuntimeDriver runtime =
      new OciRuntimeDriver(Settings.defaults(), host.processes);

  private Bench(Path base) throws Exception {
    this.base = base;
    this.rootfs = TestRoot.make(base.resolve("rootfs"));
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    TestRoot.mountMissingControllers();
    Path base = Files.createTempDirectory("pouch-bench");
    Bench bench = new Bench(base);
    for (RuntimeBinary binary :
        List.of(
            new RuntimeBinary("crun", Path.of("/usr/bin/crun"), List.of()),
            new RuntimeBinary("runc", Path.of("/usr/sbin/runc"), List.of()))) {
      bench.lives(binary, 10);
      bench.times.clear();
      bench.lives(binary, rounds);
      bench.execs(binary, rounds);
      bench.print(binary.name());
    }
    bench.runtime.close();
    bench.host.close();
    TestRoot.removeCgroups();
    TestRoot.deleteTree(base);
  }

  private interface Step {
    void run() throws Exception;
  }

  private void time(String what, Step step) throws Exception {
    long start = System.nanoTime();
    step.run();
    times.computeIfAbsent(what, w -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
  }

  private void lives(RuntimeBinary binary, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      Container container = new Container(base, binary, rootfs).command("true");
      var request = container.request();
      MonitoredProcess[] process = new MonitoredProcess[1];
      time(
          "life",
          () -> {
            time("  create", () -> process[0] = runtime.create(request));
            var exit = runtime.exit(container.ref, process[0]).toCompletableFuture();
            time("  start", () -> runtime.start(container.ref));
            time("  exit", () -> exit.get(10, TimeUnit.SECONDS));
            time("  delete", () -> runtime.delete(container.ref, false));
          });
    }
  }

  private void execs(RuntimeBinary binary, int rounds) throws Exception {
    Container container = new Container(base, binary, rootfs);
    runtime.create(container.request());
    runtime.start(container.ref);
    Path spec = base.resolve("spec.json");
    Files.writeString(spec, Container.process(false, "/", List.of("true")));
    MonitoredExec monitored = monitored();
    for (int i = 0; i < rounds; i++) {
      int n = i;
      time("exec, plain " + binary.name(), () -> plain(container.ref, spec));
      time(
          "exec, driver",
          () -> await(runtime.exec(container.ref, request(container.ref, "a" + n, true))));
      time(
          "exec, conmon",
          () -> await(monitored.start(container.ref, request(container.ref, "b" + n, true), spec)));
      time(
          "exec, driver detached",
          () -> await(runtime.exec(container.ref, request(container.ref, "c" + n, false))));
    }
    runtime.delete(container.ref, true);
  }

  private MonitoredExec monitored() {
    Threads threads = new Threads();
    Settings settings = Settings.defaults();
    RuntimeCommand commands = new RuntimeCommand(host.processes, threads, settings);
    Monitors monitors =
        new Monitors(
            host.processes,
            commands,
            threads,
            settings,
            new CgroupRemains(Path.of("/sys/fs/cgroup")),
            new Probe(host.processes, threads, settings, Path.of("/sys/fs/cgroup")));
    return new MonitoredExec(
        host.processes,
        monitors,
        new Control(host.processes),
        threads,
        settings,
        new OpenStreams());
  }

  private void plain(ContainerRef ref, Path spec) {
    List<String> command = RuntimeCommand.prefix(host.processes, ref.binary(), ref.runtimeRoot());
    command.addAll(List.of("exec", "--process", spec.toString(), ref.id().value()));
    HostProcess process =
        host.processes.spawn(new SpawnRequest(command, RuntimeCommand.ENVIRONMENT, base, Map.of()));
    process.await(Duration.ofSeconds(10));
  }

  private ExecRequest request(ContainerRef ref, String id, boolean attach) throws Exception {
    return new ExecRequest(
        id,
        Container.process(false, "/", List.of("true")).getBytes(StandardCharsets.UTF_8),
        false,
        false,
        attach,
        Files.createDirectories(ref.runDirectory().resolve("exec-" + id)));
  }

  private static void await(ExecProcess process) throws Exception {
    if (process.attachment().isPresent()) {
      try (Attachment attachment = process.attachment().get()) {
        attachment.pump((stderr, buffer, offset, length) -> {});
      }
    }
    process.exit().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void print(String runtimeName) {
    System.out.println(runtimeName);
    times.forEach(
        (what, list) -> {
          double[] sorted = list.stream().mapToDouble(d -> d).sorted().toArray();
          System.out.printf(
              "  %-24s median %6.2f  p90 %6.2f%n",
              what, sorted[sorted.length / 2], sorted[sorted.length * 9 / 10]);
        });
    times.clear();
  }
}
