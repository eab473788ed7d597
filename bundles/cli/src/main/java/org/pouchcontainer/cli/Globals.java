package org.pouchcontainer.cli;

import java.util.List;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.EngineAddress;
import org.pouchcontainer.cli.http.TlsOptions;

/**
 * The flags that every command has. They may stand before the command or among its own.
 *
 * @param host the engine's address, or empty
 * @param context the name of a stored engine, or empty
 * @param tls how to speak TLS
 * @param debug whether failures show their stack trace
 * @param rest the command and its arguments
 */
record Globals(String host, String context, TlsOptions tls, boolean debug, List<String> rest) {
  static final String DEFAULT_HOST = "unix:///var/run/pouchd.sock";

  private static final Globals DEFAULT = new Globals("", "", TlsOptions.NONE, false, List.of());

  static FlagSet addTo(FlagSet flags) {
    return flags
        .bool("debug", "D", "Show the stack trace of a failure")
        .text("context", "", "", "Name of a stored engine, see pouch context")
        .text("host", "H", DEFAULT_HOST, "Address of pouchd: unix://PATH or tcp://HOST:PORT")
        .text("tlscacert", "", "", "File of the authorities' certificates to trust")
        .text("tlscert", "", "", "File of this client's certificate")
        .text("tlskey", "", "", "File of this client's key")
        .bool("tlsverify", "", "Speak TLS and verify pouchd's certificate");
  }

  static Globals parse(List<String> line) {
    if (line.isEmpty() || !line.get(0).startsWith("-")) {
      return new Globals("", "", TlsOptions.NONE, false, line);
    }
    return DEFAULT.overriddenBy(addTo(new FlagSet().notInterspersed()).parse(line));
  }

  /** The engine that they name. */
  EngineAddress address() {
    return new EngineAddress(host, tls);
  }

  /** These with those that were given in a later place. */
  Globals overriddenBy(Arguments given) {
    TlsOptions merged =
        new TlsOptions(
            given.has("tlscacert") ? given.text("tlscacert") : tls.authority(),
            given.has("tlscert") ? given.text("tlscert") : tls.certificate(),
            given.has("tlskey") ? given.text("tlskey") : tls.key(),
            given.has("tlsverify") ? given.isTrue("tlsverify") : tls.verify());
    return new Globals(
        given.has("host") ? given.text("host") : host,
        given.has("context") ? given.text("context") : context,
        merged,
        given.has("debug") ? given.isTrue("debug") : debug,
        given.rest());
  }
}
