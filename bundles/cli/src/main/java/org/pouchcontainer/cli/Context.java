package org.pouchcontainer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.pouchcontainer.cli.auth.CredentialStore;
import org.pouchcontainer.cli.http.Connector;
import org.pouchcontainer.cli.http.EngineAddress;
import org.pouchcontainer.cli.http.EngineClient;
import org.pouchcontainer.cli.settings.EngineContexts;
import org.pouchcontainer.cli.term.Terminal;

/**
 * What a command works with.
 *
 * @param engine the engine to ask
 * @param given the engine as the flags of the command line name it
 * @param in standard input, not buffered
 * @param out standard output
 * @param err standard error
 * @param environment the process's variables
 * @param terminal the user's terminal
 * @param clock tells the time
 */
public record Context(
    EngineClient engine,
    EngineAddress given,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Terminal terminal,
    InstantSource clock) {

  /** The user's stored credentials. */
  public CredentialStore credentials() {
    return new CredentialStore(home(), environment);
  }

  /** The user's home. */
  public Path home() {
    return home(environment);
  }

  static Path home(Map<String, String> environment) {
    return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
  }

  /** The named engines of the user. */
  public EngineContexts contexts() {
    return new EngineContexts(home());
  }

  /** Prints a line ended by a line feed. */
  public void line(String text) {
    out.print(text + "\n");
  }

  /** The same with another engine. */
  Context with(Globals globals) throws IOException {
    return new Context(
        engine(globals, environment),
        globals.address(),
        in,
        out,
        err,
        environment,
        terminal,
        clock);
  }

  /** The engine that flags and environment name. */
  static EngineClient engine(Globals globals, Map<String, String> environment) throws IOException {
    Target target = Target.of(globals, environment);
    String version = environment.getOrDefault("POUCH_API_VERSION", "");
    String prefix = version.isEmpty() ? "v1.24" : version;
    return new EngineClient(
        new Connector(target.host(), target.tls()),
        "/" + (prefix.startsWith("v") ? prefix : "v" + prefix));
  }
}
