package org.pouchcontainer.rest.fake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pouchcontainer.api.system.MetricsService;

/** Remembers what was counted. */
public final class FakeMetrics implements MetricsService {
  public final List<String> counted = new CopyOnWriteArrayList<>();

  @Override
  public String text() {
    return "engine_daemon_engine_info 1\n";
  }

  @Override
  public void record(String subject, String action, Duration duration, boolean success) {
    counted.add(subject + " " + action + " " + success);
  }
}
