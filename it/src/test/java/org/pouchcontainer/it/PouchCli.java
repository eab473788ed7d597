package org.pouchcontainer.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The assembly's {@code pouch} command, speaking to the engine under test. */
public final class PouchCli {
  private final Path program;
  private final Path socket;
  private final Path home;

  PouchCli(Path program, Path socket, Path home) {
    this.program = program;
    this.socket = socket;
    this.home = home;
  }

  /** A command, not yet run. */
  public Program command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of("-H", "unix://" + socket));
    command.addAll(List.of(arguments));
    return Program.of(command).env("HOME", home.toString());
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
