package org.pouchcontainer.engine.settings;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Reads the settings that the launcher resolved and left in a framework property. */
@Component
public final class SettingsComponent implements SettingsService {
  /** The framework property: one JSON object in the keys of docs/configuration.md. */
  public static final String PROPERTY = "pouch.settings";

  private final DaemonSettings settings;

  /** Reads the property; an absent one means all defaults. */
  @Activate
  public SettingsComponent(BundleContext context) {
    this.settings = SettingsParser.parse(property(context));
  }

  private static String property(BundleContext context) {
    String json = context.getProperty(PROPERTY);
    return json == null ? "{}" : json;
  }

  @Override
  public DaemonSettings current() {
    return settings;
  }

  @Override
  public void update(SettingsChange change) {
    throw new EngineException(
        ErrorKind.NOT_IMPLEMENTED, "change settings: edit the configuration file and restart");
  }
}
