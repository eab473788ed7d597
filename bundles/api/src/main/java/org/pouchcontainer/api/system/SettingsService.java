package org.pouchcontainer.api.system;

import org.osgi.annotation.versioning.ProviderType;

/** Gives the engine's settings to its parts. */
@ProviderType
public interface SettingsService {
  /** The settings in force; a value, never changed. */
  DaemonSettings current();
}
