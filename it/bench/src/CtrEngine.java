package org.pouchcontainer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** containerd with its own client. */
final class CtrEngine extends Engine {
  private final Path folder;
  private final AtomicInteger number = new AtomicInteger();
  private Process process;
  private Image image;

  CtrEngine(Path work) {
    this.folder = work.resolve("containerd");
  }

  @Override
  String name() {
    return "ctr";
  }

  @Override
  boolean isInstalled() {
    return onPath("containerd", "ctr");
  }

  @Override
  void start(Image image) throws IOException {
    this.image = image;
    Files.createDirectories(folder);
    Path configuration = folder.resolve("config.toml");
    Files.writeString(
        configuration,
        "version = 2\nroot = \"%s\"\nstate = \"%s\"\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n[grpc]\naddress = \"%s\"\n"
            .formatted(folder.resolve("root"), folder.resolve("state"), folder.resolve("sock")));
    process =
        Shell.daemon(
            folder.resolve("log"),
            List.of("unshare", "-m", "--propagation", "private", "containerd", "-c", configuration.toString()));
    Shell.await("socket of containerd", process, () -> Files.exists(folder.resolve("sock")));
    Shell.run(ctr("image", "import", image.archive().toString()));
    Shell.run(ctr("run", "-d", image.name(), "sleeper", "sleep", "100000"));
  }

  private String[] ctr(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("ctr", "--address", folder.resolve("sock").toString(), "-n", "bench"));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  @Override
  long runOnce(String runtime) throws IOException {
    return onPath(runtime)
        ? Shell.time(
            ctr("run", "--rm", "--runc-binary", runtime, image.name(), "r" + number.incrementAndGet(), "true"))
        : NONE;
  }

  @Override
  long execOnce() throws IOException {
    return Shell.time(ctr("task", "exec", "--exec-id", "e" + number.incrementAndGet(), "sleeper", "true"));
  }

  @Override
  long runMany(int count, int atATime) throws Exception {
    return PodmanEngine.parallel(count, atATime, () -> runOnce("crun"));
  }

  @Override
  long shortCommand() throws IOException {
    return Shell.time(ctr("version"));
  }

  @Override
  public void close() throws IOException {
    try {
      Shell.run(ctr("task", "kill", "-s", "9", "sleeper"));
      Shell.run(ctr("task", "delete", "--force", "sleeper"));
      Shell.run(ctr("container", "delete", "sleeper"));
    } finally {
      Shell.end(process);
    }
  }
}
