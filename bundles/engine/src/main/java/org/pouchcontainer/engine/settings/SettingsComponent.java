package org.pouchcontainer.engine.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;

/**
 * The settings that the launcher resolved and left in a framework property, and what was changed of
 * them since.
 */
@Component(service = SettingsService.class)
public final class SettingsComponent implements SettingsService {
  /** The framework property: one JSON object in the keys of docs/configuration.md. */
  public static final String PROPERTY = "pouch.settings";

  private static final String LABEL = "label";
  private static final String PROXY = "image-proxy";
  private static final String MIRRORS = "registry-mirrors";
  private static final String INSECURE = "insecure-registries";

  private final Set<String> fixed;
  private final @Nullable ConfigurationFile file;
  private final EventService events;
  private volatile DaemonSettings settings;

  /** Reads the property; an absent one means all defaults. */
  @Activate
  public SettingsComponent(
      BundleContext context, @Reference HostFiles files, @Reference EventService events) {
    this(property(context), files, events);
  }

  SettingsComponent(String json, HostFiles files, EventService events) {
    this.settings = SettingsParser.parse(json);
    this.fixed = SettingsParser.onCommandLine(json);
    String path = SettingsParser.configFile(json);
    this.file = path.isEmpty() ? null : new ConfigurationFile(Path.of(path), files);
    this.events = events;
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
  public synchronized void update(SettingsChange change) {
    SettingsRules.validate(change);
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    put(keys, LABEL, change.labels());
    put(keys, PROXY, change.imageProxy());
    put(keys, MIRRORS, change.registryMirrors());
    put(keys, INSECURE, change.insecureRegistries());
    for (String key : keys.keySet()) {
      if (fixed.contains(key)) {
        throw EngineException.conflict(
            "change setting " + key + ": the command line has set it; restart without that flag");
      }
    }
    if (keys.isEmpty()) {
      return;
    }
    if (file == null) {
      throw new EngineException(
          ErrorKind.FAILED_PRECONDITION, "change settings: there is no configuration file");
    }
    file.set(keys);
    settings = SettingsRules.apply(settings, change);
    Map<String, String> attributes = new LinkedHashMap<>();
    keys.forEach((key, value) -> attributes.put(key, value.toString()));
    events.publish(new Event(Event.Type.DAEMON, "reload", "pouchd", attributes, Instant.now()));
  }

  private static void put(Map<String, JsonNode> keys, String key, @Nullable Object value) {
    if (value instanceof List<?> || value instanceof String) {
      keys.put(key, RecordJson.mapper().valueToTree(value));
    }
  }
}
