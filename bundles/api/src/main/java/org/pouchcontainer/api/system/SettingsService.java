package org.pouchcontainer.api.system;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Gives the engine's settings to its parts. */
@ProviderType
public interface SettingsService {
  /** The settings in force; an immutable value; an update makes a new one. */
  DaemonSettings current();

  /**
   * Changes settings of the running engine and writes them to its configuration file, so that they
   * hold at the next start.
   *
   * @throws EngineException {@link ErrorKind#INVALID_ARGUMENT} naming the value, {@link
   *     ErrorKind#CONFLICT} for a key that the command line has set
   */
  void update(SettingsChange change);

  /**
   * What to change; null leaves a setting as it is.
   *
   * @param labels of the engine, all of them
   * @param imageProxy HTTP proxy for pulls
   * @param registryMirrors tried first
   * @param insecureRegistries spoken to in plain HTTP
   */
  record SettingsChange(
      @Nullable List<String> labels,
      @Nullable String imageProxy,
      @Nullable List<String> registryMirrors,
      @Nullable List<String> insecureRegistries) {
    /** Copies the lists. */
    public SettingsChange {
      labels = labels == null ? null : List.copyOf(labels);
      registryMirrors = registryMirrors == null ? null : List.copyOf(registryMirrors);
      insecureRegistries = insecureRegistries == null ? null : List.copyOf(insecureRegistries);
    }
  }
}
