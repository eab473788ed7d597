package org.pouchcontainer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's dockerd, in namespaces of its own so that it leaves the host's network alone. */
final class DockerEngine extends ApiEngine {
  private final Path folder;
  private Process process;

  DockerEngine(Path work) {
    super(work.resolve("docker/docker.sock"));
    this.folder = work.resolve("docker");
  }

  @Override
  String name() {
    return "dockerd";
  }

  @Override
  boolean isInstalled() {
    return onPath("dockerd", "docker");
  }

  @Override
  void start(Image image) throws IOException {
    Files.createDirectories(folder);
    launch();
    Shell.await("answer of dockerd; see " + folder.resolve("log"), process, this::answers);
    Shell.run("/usr/bin/docker", "-H", "unix://" + folder.resolve("docker.sock"), "load", "-i", image.archive().toString());
    begin(image.name());
  }

  @Override
  Process launch() throws IOException {
    process =
        Shell.daemon(
            folder.resolve("log"),
            List.of(
                "unshare", "-m", "-n", "--propagation", "private",
                "dockerd",
                "--data-root", folder.resolve("data").toString(),
                "--exec-root", folder.resolve("exec").toString(),
                "--pidfile", folder.resolve("pid").toString(),
                "--host", "unix://" + folder.resolve("docker.sock"),
                "--add-runtime", "crun=/usr/bin/crun",
                "--bridge", "none",
                "--iptables=false",
                "--ip6tables=false"));
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
  String defaultRuntime() {
    return "runc";
  }

  @Override
  long shortCommand() throws IOException {
    return Shell.time("/usr/bin/docker", "-H", "unix://" + folder.resolve("docker.sock"), "version");
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
