package org.pouchcontainer.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A docker client that speaks to the engine under test. */
public final class DockerCli {
  /** The client that Debian's docker.io installs. */
  public static final Path DEBIAN = Path.of("/usr/bin/docker");

  private final Path program;
  private final Path socket;
  private final Path configuration;

  DockerCli(Path program, Path socket, Path configuration) {
    this.program = program;
    this.socket = socket;
    this.configuration = configuration;
  }

  /**
   * Every docker client of this machine: Debian's, and the first on the PATH if that is another.
   */
  public static List<Path> installed() {
    List<Path> found = new ArrayList<>();
    if (Files.isExecutable(DEBIAN)) {
      found.add(DEBIAN);
    }
    Arrays.stream(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "docker"))
        .filter(Files::isExecutable)
        .findFirst()
        .filter(first -> found.stream().noneMatch(known -> same(known, first)))
        .ifPresent(found::add);
    return found;
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (java.io.IOException e) {
      return false;
    }
  }

  /** A command, not yet run. */
  public Program command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of("-H", "unix://" + socket));
    command.addAll(List.of(arguments));
    return Program.of(command).env("DOCKER_CONFIG", configuration.toString());
  }

  /** Runs a command to its end. */
  public Program.Result run(String... arguments) {
    return command(arguments).run();
  }

  /** Runs a command that must succeed. */
  public Program.Result ok(String... arguments) {
    return run(arguments).ok();
  }
}
