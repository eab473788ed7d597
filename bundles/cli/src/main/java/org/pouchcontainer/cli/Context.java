package org.pouchcontainer.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.pouchcontainer.cli.auth.CredentialStore;
import org.pouchcontainer.cli.http.EngineClient;
import org.pouchcontainer.cli.term.Terminal;

/**
 * What a command works with.
 *
 * @param engine the engine to ask
 * @param in standard input, not buffered
 * @param out standard output
 * @param err standard error
 * @param environment the process's variables
 * @param terminal the user's terminal
 * @param clock tells the time
 */
public record Context(
    EngineClient engine,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Terminal terminal,
    InstantSource clock) {

  /** The user's stored credentials. */
  public CredentialStore credentials() {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
    return new CredentialStore(Path.of(home, ".pouch", "config.json"));
  }

  /** Prints a line ended by a line feed. */
  public void line(String text) {
    out.print(text + "\n");
  }
}
