package org.pouchcontainer.rest.fake;

import java.time.Duration;
import org.pouchcontainer.api.system.MetricsService;

/** Counts nothing. */
public final class FakeMetrics implements MetricsService {
  @Override
  public String text() {
    return "engine_daemon_engine_info 1\n";
  }

  @Override
  public void record(String subject, String action, Duration duration, boolean success) {}
}
