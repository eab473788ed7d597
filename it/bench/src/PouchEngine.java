package org.pouchcontainer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Ours, from the built assembly. The image comes from a registry on loopback, as users get it. */
final class PouchEngine extends ApiEngine {
  private static final String REGISTRY = "127.0.0.1:5999";

  private final Path assembly;
  private final Path folder;
  private Process process;

  PouchEngine(Path assembly, Path work) {
    super(work.resolve("pouch/docker.sock"));
    this.assembly = assembly;
    this.folder = work.resolve("pouch");
  }

  @Override
  String name() {
    return "pouch";
  }

  @Override
  boolean isInstalled() {
    return onPath("docker-registry", "skopeo", "conmon");
  }

  @Override
  void start(Image image) throws IOException {
    Files.createDirectories(folder);
    launch();
    Shell.await("answer of pouchd", process, this::answers);
    Path configuration = folder.resolve("registry.yml");
    Files.writeString(
        configuration,
        "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: "
            + folder.resolve("registry")
            + "\nhttp:\n  addr: "
            + REGISTRY
            + "\n");
    Process registry =
        Shell.daemon(folder.resolve("registry.log"), List.of("docker-registry", "serve", configuration.toString()));
    try {
      Shell.await("registry", registry, PouchEngine::registryAnswers);
      Shell.run("skopeo", "copy", "-q", "--dest-tls-verify=false", "docker-archive:" + image.archive(), "docker://" + image.name());
      String answer = call("POST", "/images/create?fromImage=" + image.name(), null, 200);
      if (answer.contains("\"error\"")) {
        throw new IOException("pull: " + answer);
      }
    } finally {
      Shell.end(registry);
    }
    begin(image.name());
  }

  private static boolean registryAnswers() {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", 5999)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  Process launch() throws IOException {
    process =
        Shell.daemon(
            folder.resolve("log"),
            List.of(
                assembly.resolve("bin/pouchd").toString(),
                "--home-dir=" + folder.resolve("home"),
                "--exec-root-dir=" + folder.resolve("run"),
                "--listen=unix://" + folder.resolve("pouchd.sock"),
                "--docker-listen=unix://" + folder.resolve("docker.sock"),
                "--pidfile=" + folder.resolve("pid"),
                "--config-file=" + folder.resolve("etc/config.json"),
                "--cgroup-parent=pouch-bench",
                "--ssh-port=0"));
    return process;
  }

  @Override
  Process process() {
    return process;
  }

  @Override
  void halt() throws IOException {
    Shell.end(process);
  }

  @Override
  boolean hasRuntime(String runtime) {
    return onPath(runtime);
  }

  @Override
  long shortCommand() throws IOException {
    return Shell.time(
        assembly.resolve("bin/pouch").toString(), "-H", "unix://" + folder.resolve("pouchd.sock"), "version");
  }

  @Override
  long memoryBytes() throws IOException {
    return Shell.memoryOf(folder.toString());
  }

  @Override
  public void close() throws IOException {
    finish();
  }
}
