package org.pouchcontainer.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** An OCI runtime under conmon, with no engine: what our engine adds its work to. */
final class ConmonEngine extends BareEngine {
  private final Path exits;

  ConmonEngine(String runtime, Path work, Image image) throws IOException {
    super(runtime, work, image);
    this.exits = Files.createDirectories(folder.resolve("exits"));
  }

  @Override
  String name() {
    return "conmon + " + runtime;
  }

  @Override
  boolean isInstalled() {
    return onPath("conmon") && super.isInstalled();
  }

  @Override
  void start(Image image) {
    // Execs and crowds are the bare runtime's; nothing needs to run beforehand.
  }

  @Override
  long runOnce(String wanted) throws IOException {
    if (!wanted.equals(runtime)) {
      return NONE;
    }
    String id = "c" + number.incrementAndGet();
    try (WatchService watch = exits.getFileSystem().newWatchService()) {
      exits.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      long begin = System.nanoTime();
      create(id);
      Shell.time(command("start", id));
      awaitExit(watch, exits.resolve(id));
      Shell.time(command("delete", id));
      return System.nanoTime() - begin;
    }
  }

  private void create(String id) throws IOException {
    // conmon reports the process id on the descriptor that _OCI_SYNCPIPE names.
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh", "-c", "exec \"$@\" 3>&1 >/dev/null", "sh",
            "conmon", "-c", id, "-u", id, "-r", "/usr/bin/" + runtime, "-b", folder.resolve("run").toString(),
            "-p", folder.resolve(id + ".pid").toString(), "--exit-dir", exits.toString(),
            "--runtime-arg", "--root", "--runtime-arg", folder.resolve("state").toString(),
            "-l", "k8s-file:" + folder.resolve("log"), "--socket-dir-path", folder.toString());
    builder.environment().put("_OCI_SYNCPIPE", "3");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      if (line == null || !line.replace(" ", "").matches(".*\"(data|pid)\":[1-9].*")) {
        throw new IOException("conmon: " + line);
      }
    }
  }

  private static void awaitExit(WatchService watch, Path file) throws IOException {
    try {
      while (!Files.exists(file)) {
        WatchKey key = watch.poll(10, TimeUnit.SECONDS);
        if (key == null) {
          throw new IOException("no exit file " + file);
        }
        key.pollEvents();
        key.reset();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  long execOnce() {
    return NONE;
  }

  @Override
  long runMany(int count, int atATime) {
    return NONE;
  }

  @Override
  public void close() {
    // Each container was deleted when it had ended.
  }
}
