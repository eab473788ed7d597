package org.pouchcontainer.api.system;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Tells about the engine and its host. Never blocks on a driver. */
@ProviderType
public interface SystemService {
  /** Counts, drivers and facts of the host. */
  SystemInfo info();

  /** Versions of the engine and what it runs on. */
  EngineVersion version();

  /** All drivers that are registered now, by kind and name. */
  List<DriverInfo> drivers();
}
