package org.pouchcontainer.cli.command;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;

/** {@code pouch completion}. */
public final class CompletionCommand implements Command {
  @Override
  public String usage() {
    return "completion SHELL";
  }

  @Override
  public String summary() {
    return "Show the script that completes command lines in bash, zsh or fish";
  }

  @Override
  public String details() {
    return "bash:  source <(pouch completion bash)\n"
        + "zsh:   pouch completion zsh > \"${fpath[1]}/_pouch\"\n"
        + "fish:  pouch completion fish > ~/.config/fish/completions/pouch.fish";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    String shell = arguments.exactly(1).at(0);
    if (!shell.matches("bash|zsh|fish")) {
      throw new CliException("no completion for \"%s\": use bash, zsh or fish".formatted(shell));
    }
    String name = "/completion/pouch." + shell;
    try (InputStream script = CompletionCommand.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new FileNotFoundException(name + " is missing in this build");
      }
      context.out().print(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    return 0;
  }
}
