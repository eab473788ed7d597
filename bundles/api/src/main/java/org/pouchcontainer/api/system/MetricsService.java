package org.pouchcontainer.api.system;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Counts what the engine does, for monitoring systems. Safe for several threads; never blocks. */
@ProviderType
public interface MetricsService {
  /** The media type of {@link #text}. */
  String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /**
   * All metrics now, in Prometheus' text exposition format 0.0.4. The names that PouchContainer had
   * are kept: {@code engine_daemon_container_actions_seconds} and so on.
   */
  String text();

  /**
   * Notes that an action ended, so that front ends and other services can be counted too.
   *
   * @param subject what was acted on: {@code container}, {@code image}; lower case letters only
   * @param action as {@code create}, {@code pull}; lower case letters and underscores only
   * @param duration how long it took
   * @param success whether it did what was asked
   */
  void record(String subject, String action, Duration duration, boolean success);
}
