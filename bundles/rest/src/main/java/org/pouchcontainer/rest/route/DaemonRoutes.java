package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.util.List;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.wire.SystemBodies;
import org.pouchcontainer.spi.EngineException;

/** Settings of the running engine. */
public final class DaemonRoutes implements RouteSet {
  private final SettingsService settings;

  /** Routes to this service. */
  public DaemonRoutes(SettingsService settings) {
    this.settings = settings;
  }

  @Override
  public void addTo(Router router) {
    router.add("POST", "/daemon/update", this::update);
  }

  /** What is empty stays as it is: the original's clients always send both. */
  private void update(Exchange x) throws IOException {
    SystemBodies.Update body = x.body(SystemBodies.Update.class);
    List<String> labels = body.labels();
    String proxy = body.imageProxy();
    boolean noLabels = labels == null || labels.isEmpty();
    boolean noProxy = proxy == null || proxy.isEmpty();
    if (noLabels && noProxy) {
      throw EngineException.invalid("daemon update config cannot be empty");
    }
    settings.update(
        new SettingsService.SettingsChange(
            noLabels ? null : labels, noProxy ? null : proxy, null, null));
    x.empty(200);
  }
}
