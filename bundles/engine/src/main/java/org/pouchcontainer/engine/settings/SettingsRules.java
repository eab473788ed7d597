package org.pouchcontainer.engine.settings;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.SettingsService.SettingsChange;
import org.pouchcontainer.spi.EngineException;

/** What may be changed while the engine runs, and into what. */
final class SettingsRules {
  private static final Pattern LABEL = Pattern.compile("[^=\\s]+=.*");
  private static final Pattern PROXY = Pattern.compile("(https?://[^\\s/]+(/\\S*)?)?");
  private static final Pattern REGISTRY =
      Pattern.compile("(https?://)?[A-Za-z0-9.\\[\\]:_-]+(/[^\\s]*)?");

  private SettingsRules() {}

  /** INVALID_ARGUMENT naming the value. */
  static void validate(SettingsChange change) {
    all("label", change.labels(), LABEL, "key=value");
    all("registry-mirrors", change.registryMirrors(), REGISTRY, "host[:port] or a URL");
    all(
        "insecure-registries",
        change.insecureRegistries(),
        REGISTRY,
        "host[:port], a URL or a subnet");
    String proxy = change.imageProxy();
    if (proxy != null && !PROXY.matcher(proxy).matches()) {
      throw wrong("image-proxy", proxy, "an http or https URL, or empty");
    }
  }

  private static void all(String key, @Nullable List<String> values, Pattern form, String allowed) {
    if (values == null) {
      return;
    }
    for (String value : values) {
      if (!form.matcher(value).matches()) {
        throw wrong(key, value, allowed);
      }
    }
  }

  private static EngineException wrong(String key, String value, String allowed) {
    return EngineException.invalid(
        "change setting " + key + ": \"" + value + "\" is wrong; allowed: " + allowed);
  }

  static DaemonSettings apply(DaemonSettings s, SettingsChange change) {
    DaemonSettings.Registry r = s.registry();
    return s.with(
        change.labels() == null ? s.labels() : change.labels(),
        new DaemonSettings.Registry(
            r.domain(),
            r.namespace(),
            change.registryMirrors() == null ? r.mirrors() : change.registryMirrors(),
            change.insecureRegistries() == null ? r.insecure() : change.insecureRegistries(),
            change.imageProxy() == null ? r.proxy() : change.imageProxy()));
  }
}
