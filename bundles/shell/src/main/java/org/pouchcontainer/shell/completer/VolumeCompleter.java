package org.pouchcontainer.shell.completer;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;

/** Completes the name of a volume. */
@Service
public final class VolumeCompleter extends NameCompleter {
  @Reference VolumeService volumes;

  @Override
  Stream<String> names() {
    return volumes.list(VolumeQuery.ALL).stream().map(Volume::name);
  }
}
