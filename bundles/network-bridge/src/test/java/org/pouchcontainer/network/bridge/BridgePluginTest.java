package org.pouchcontainer.network.bridge;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.pouchcontainer.spi.network.NetworkPlugin;
import org.pouchcontainer.tck.network.NetworkPluginContract;

@Tag("root")
@EnabledIf(
    value = "org.pouchcontainer.tck.host.Privileges#root",
    disabledReason = "making network namespaces needs root")
class BridgePluginTest extends NetworkPluginContract {
  private final ScratchHost scratch = new ScratchHost();
  private BridgePlugin plugin = scratch.plugin();

  @Override
  protected NetworkPlugin open() {
    return plugin;
  }

  @Override
  protected NetworkPlugin reopen() {
    plugin.close();
    plugin = scratch.plugin();
    return plugin;
  }

  @Override
  protected Path namespace() {
    return scratch.namespace();
  }

  @Override
  protected void removeNamespace(Path namespace) {
    scratch.remove(namespace);
  }

  @Override
  protected List<String> residue() {
    return scratch.residue();
  }

  @Override
  protected void close() {
    plugin.close();
    scratch.close();
  }
}
