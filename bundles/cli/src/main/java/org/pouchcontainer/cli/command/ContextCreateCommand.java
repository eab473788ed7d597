package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.Endpoint;
import org.pouchcontainer.cli.http.TlsOptions;
import org.pouchcontainer.cli.settings.EngineContext;

/** {@code pouch context create}. */
public final class ContextCreateCommand implements Command {
  @Override
  public String usage() {
    return "create [OPTIONS] CONTEXT";
  }

  @Override
  public String summary() {
    return "Give an engine a name";
  }

  @Override
  public String details() {
    return "Its address and TLS files are those of -H and the --tls options of this command.\n"
        + "It is kept in ~/.pouch/contexts.json.";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .text("description", "", "", "What it is, for people")
        .bool("use", "", "Make it the current one");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    String name = arguments.exactly(1).at(0);
    String host = context.given().host();
    if (host.isEmpty()) {
      throw new CliException("give the address of the engine with -H");
    }
    Endpoint.parse(host);
    TlsOptions given = context.given().tls();
    TlsOptions tls =
        new TlsOptions(
            file(given.authority()), file(given.certificate()), file(given.key()), given.verify());
    context.contexts().create(new EngineContext(name, arguments.text("description"), host, tls));
    if (arguments.isTrue("use")) {
      context.contexts().use(name);
    }
    context.line(name);
    return 0;
  }

  /** As a whole path: the context is used from other folders. */
  private static String file(String name) {
    if (name.isEmpty()) {
      return name;
    }
    Path file = Path.of(name).toAbsolutePath().normalize();
    if (!Files.isReadable(file)) {
      throw new CliException("read %s: no such file".formatted(name));
    }
    return file.toString();
  }
}
