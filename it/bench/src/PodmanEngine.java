package org.pouchcontainer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** podman by its command; it has no daemon. */
final class PodmanEngine extends Engine {
  /** podman's own defaults are above what a process without CAP_SYS_RESOURCE may set. */
  private static final String FILES = "--ulimit=nofile=1024:1024";

  private static final String PROCESSES = "--ulimit=nproc=1024:1024";

  private final Path folder;
  private Image image;

  PodmanEngine(Path work) {
    this.folder = work.resolve("podman");
  }

  @Override
  String name() {
    return "podman";
  }

  @Override
  boolean isInstalled() {
    return onPath("podman");
  }

  @Override
  void start(Image image) throws IOException {
    this.image = image;
    Files.createDirectories(folder);
    Shell.run(podman("crun", "load", "-q", "-i", image.archive().toString()));
    Shell.run(podman("crun", "run", "-d", "--name", "sleeper", FILES, PROCESSES, "--network", "none", image.name(), "sleep", "100000"));
  }

  private String[] podman(String runtime, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "podman",
                "--root", folder.resolve("root").toString(),
                "--runroot", folder.resolve("run").toString(),
                "--tmpdir", folder.resolve("tmp").toString(),
                "--cgroup-manager", "cgroupfs",
                "--events-backend", "none",
                "--runtime", runtime));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  @Override
  long runOnce(String runtime) throws IOException {
    return onPath(runtime)
        ? Shell.time(podman(runtime, "run", "--rm", FILES, PROCESSES, "--network", "none", image.name(), "true"))
        : NONE;
  }

  @Override
  long execOnce() throws IOException {
    return Shell.time(podman("crun", "exec", "sleeper", "true"));
  }

  @Override
  long runMany(int count, int atATime) throws Exception {
    return parallel(count, atATime, () -> runOnce("crun"));
  }

  /** Something that may fail, done again and again. */
  interface Work {
    void once() throws Exception;
  }

  static long parallel(int count, int atATime, Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atATime);
    try {
      long begin = System.nanoTime();
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        futures.add(
            threads.submit(
                () -> {
                  work.once();
                  return null;
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
      return System.nanoTime() - begin;
    } finally {
      threads.shutdown();
    }
  }

  @Override
  long shortCommand() throws IOException {
    return Shell.time("podman", "--version");
  }

  @Override
  public void close() throws IOException {
    Shell.run(podman("crun", "rm", "-f", "-a", "-t", "0"));
    Shell.run(podman("crun", "rmi", "-f", "-a"));
  }
}
