package org.pouchcontainer.shell.completer;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService;

/** Completes the name of a container. */
@Service
public final class ContainerCompleter extends NameCompleter {
  @Reference ContainerService containers;

  @Override
  Stream<String> names() {
    return containers.list(ContainerQuery.ALL).stream().map(ContainerDetails::name);
  }
}
