package org.pouchcontainer.shell.completer;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes one of some names, asked for anew each time. */
abstract class NameCompleter implements Completer {
  abstract Stream<String> names();

  @Override
  public final int complete(Session session, CommandLine line, List<String> candidates) {
    return new StringsCompleter(names().toList()).complete(session, line, candidates);
  }
}
