package org.pouchcontainer.tck.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.spi.network.NetworkPlugin;

class InMemoryNetworkPluginTest extends NetworkPluginContract {
  private final InMemoryNetworkPlugin plugin = new InMemoryNetworkPlugin("memory");
  private int namespaces;

  @Override
  protected NetworkPlugin open() {
    return plugin;
  }

  @Override
  protected NetworkPlugin reopen() {
    // What is on the host stays; here that is everything.
    return plugin;
  }

  @Override
  protected Path namespace() {
    return Path.of("/run/netns/" + namespaces++);
  }

  @Override
  protected void removeNamespace(Path namespace) {
    // There was none.
  }

  @Override
  protected List<String> residue() {
    List<String> all = new ArrayList<>(plugin.networks().keySet());
    return all;
  }

  @Override
  protected void close() {
    // Nothing is open.
  }
}
