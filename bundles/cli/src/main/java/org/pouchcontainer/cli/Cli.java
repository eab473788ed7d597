package org.pouchcontainer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagException;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.flags.HelpRequest;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.template.TemplateException;
import org.pouchcontainer.cli.term.OutputClosedException;
import org.pouchcontainer.cli.term.Terminal;

/** Finds and runs the command of a command line, and shows what went wrong. */
public final class Cli {
  // What a shell shows for a program that SIGPIPE has ended, as it ends others in such a pipeline.
  private static final int OUTPUT_CLOSED = 141;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final InstantSource clock;

  /** With the streams and the surroundings of the process. */
  public Cli(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      Terminal terminal,
      InstantSource clock) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.terminal = terminal;
    this.clock = clock;
  }

  /** Runs a command line; returns the exit code. */
  public int run(List<String> line) {
    boolean debug = false;
    try {
      Globals globals = Globals.parse(line);
      debug = globals.debug();
      return run(globals);
    } catch (HelpRequest help) {
      out.print(Help.overview());
      return 0;
    } catch (OutputClosedException closed) {
      return OUTPUT_CLOSED;
    } catch (FlagException | CliException | EngineError | TemplateException | IOException failure) {
      return report(failure, debug);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }

  private int run(Globals globals) throws IOException, InterruptedException {
    Commands.Found found = Commands.find(globals.rest());
    if (found.command() == null) {
      out.print(Help.group(found));
      return 0;
    }
    Command command = found.command();
    if (found.path().equals("pouch " + Commands.COMPLETE)) {
      // What is completed may look like flags of this command; it has none.
      return command.run(context(globals), Arguments.ofWords(found.rest()));
    }
    FlagSet flags = command.flags();
    Arguments arguments;
    try {
      arguments = Globals.addTo(flags).parse(found.rest());
    } catch (HelpRequest help) {
      out.print(Help.of(found.path(), command));
      return 0;
    }
    return command.run(context(globals.overriddenBy(arguments)), arguments);
  }

  private Context context(Globals globals) throws IOException {
    return new Context(
        Context.engine(globals, environment),
        globals.address(),
        in,
        out,
        err,
        environment,
        terminal,
        clock);
  }

  private String errorMark() {
    boolean coloured = terminal.hasErrors() && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return coloured ? "\u001b[31mError:\u001b[0m " : "Error: ";
  }

  private int report(Exception failure, boolean debug) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    out.flush();
    err.print(errorMark() + message.strip() + "\n");
    if (debug) {
      failure.printStackTrace(err);
    }
    return failure instanceof CliException cli ? cli.exitCode() : 1;
  }
}
