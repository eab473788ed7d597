package org.pouchcontainer.shell.completer;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.pouchcontainer.api.system.DriverInfo;
import org.pouchcontainer.api.system.SystemService;

/** Completes a kind of drivers. */
@Service
public final class DriverKindCompleter extends NameCompleter {
  @Reference SystemService system;

  @Override
  Stream<String> names() {
    return system.drivers().stream().map(DriverInfo::kind);
  }
}
