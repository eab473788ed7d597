package org.pouchcontainer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** An OCI runtime without any engine: the floor below which no engine comes. */
class BareEngine extends Engine {
  final String runtime;
  final Path folder;
  final AtomicInteger number = new AtomicInteger();

  BareEngine(String runtime, Path work, Image image) throws IOException {
    this.runtime = runtime;
    this.folder = Files.createDirectories(work.resolve(getClass().getSimpleName() + "-" + runtime));
    bundle("run", image, "true");
    bundle("sleep", image, "sleep\",\"100000");
  }

  private void bundle(String name, Image image, String arguments) throws IOException {
    Path bundle = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        bundle.resolve("config.json"),
        """
        {"ociVersion":"1.0.2","root":{"path":"%s","readonly":true},
         "process":{"terminal":false,"user":{"uid":0,"gid":0},"cwd":"/","args":["%s"],"env":["PATH=/bin"]},
         "mounts":[{"destination":"/proc","type":"proc","source":"proc"},
                   {"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755"]}],
         "linux":{"namespaces":[{"type":"pid"},{"type":"mount"},{"type":"ipc"},{"type":"uts"},{"type":"network"}]}}
        """
            .formatted(image.rootfs(), arguments));
  }

  @Override
  String name() {
    return "bare " + runtime;
  }

  @Override
  boolean isInstalled() {
    return onPath(runtime);
  }

  @Override
  void start(Image image) throws IOException {
    Shell.time(command("run", "-d", "-b", folder.resolve("sleep").toString(), "sleeper"));
  }

  String[] command(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = runtime;
    all[1] = "--root";
    all[2] = folder.resolve("state").toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return all;
  }

  @Override
  long runOnce(String wanted) throws IOException {
    return wanted.equals(runtime)
        ? Shell.time(command("run", "-b", folder.resolve("run").toString(), "r" + number.incrementAndGet()))
        : NONE;
  }

  @Override
  long execOnce() throws IOException {
    return Shell.time(command("exec", "sleeper", "/bin/true"));
  }

  @Override
  long runMany(int count, int atATime) throws Exception {
    return PodmanEngine.parallel(count, atATime, () -> runOnce(runtime));
  }

  @Override
  public void close() throws IOException {
    Shell.run(command("delete", "-f", "sleeper"));
  }
}
