package org.pouchcontainer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.pouchcontainer.cli.http.TlsOptions;
import org.pouchcontainer.cli.settings.EngineContext;
import org.pouchcontainer.cli.settings.EngineContexts;

/**
 * Which engine a command speaks to. The first of these decides: {@code -H}, {@code --context}, the
 * variables POUCH_HOST, DOCKER_HOST and POUCH_CONTEXT, the context in use, and the engine of this
 * host.
 *
 * @param host its address
 * @param tls how to speak TLS
 */
record Target(String host, TlsOptions tls) {
  static Target of(Globals globals, Map<String, String> environment) throws IOException {
    if (!globals.host().isEmpty()) {
      return new Target(globals.host(), globals.tls());
    }
    if (!globals.context().isEmpty()) {
      return stored(globals.context(), globals, environment);
    }
    for (String family : new String[] {"POUCH", "DOCKER"}) {
      String host = environment.getOrDefault(family + "_HOST", "");
      if (!host.isEmpty()) {
        return new Target(host, tls(globals, environment, family));
      }
    }
    String named = environment.getOrDefault("POUCH_CONTEXT", "");
    if (!named.isEmpty()) {
      return stored(named, globals, environment);
    }
    EngineContexts contexts = new EngineContexts(Context.home(environment));
    return contexts.any()
        ? stored(contexts.current(), globals, environment)
        : new Target(Globals.DEFAULT_HOST, globals.tls());
  }

  private static Target stored(String name, Globals globals, Map<String, String> environment)
      throws IOException {
    if (name.equals(EngineContexts.DEFAULT)) {
      return new Target(Globals.DEFAULT_HOST, globals.tls());
    }
    EngineContext context =
        new EngineContexts(Context.home(environment))
            .find(name)
            .orElseThrow(() -> EngineContexts.unknown(name));
    return new Target(context.host(), globals.tls().wanted() ? globals.tls() : context.tls());
  }

  /** What the variables FAMILY_TLS_VERIFY and FAMILY_CERT_PATH say, if no flag does. */
  private static TlsOptions tls(Globals globals, Map<String, String> environment, String family) {
    boolean verify = !environment.getOrDefault(family + "_TLS_VERIFY", "").isEmpty();
    String folder = environment.getOrDefault(family + "_CERT_PATH", "");
    if (globals.tls().wanted() || !verify) {
      return globals.tls();
    }
    if (folder.isEmpty()) {
      return new TlsOptions("", "", "", true);
    }
    Path path = Path.of(folder);
    return new TlsOptions(
        path.resolve("ca.pem").toString(),
        path.resolve("cert.pem").toString(),
        path.resolve("key.pem").toString(),
        true);
  }
}
