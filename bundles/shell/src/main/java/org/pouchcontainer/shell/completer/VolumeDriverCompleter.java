package org.pouchcontainer.shell.completer;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.pouchcontainer.api.system.DriverInfo;
import org.pouchcontainer.api.system.SystemService;

/** Completes the name of a volume driver. */
@Service
public final class VolumeDriverCompleter extends NameCompleter {
  @Reference SystemService system;

  @Override
  Stream<String> names() {
    return system.drivers().stream()
        .filter(driver -> driver.kind().equals("volume"))
        .map(DriverInfo::name);
  }
}
