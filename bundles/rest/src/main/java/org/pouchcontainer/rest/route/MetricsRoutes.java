package org.pouchcontainer.rest.route;

import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.system.MetricsService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Router;

/** What monitoring systems collect. */
public final class MetricsRoutes implements RouteSet {
  private final Offer<MetricsService> metrics;

  /** Routes to this service. */
  public MetricsRoutes(@Nullable MetricsService metrics) {
    this.metrics = new Offer<>(metrics, "metrics");
  }

  @Override
  public void addTo(Router router) {
    router.add("GET", "/metrics", this::text);
  }

  private void text(Exchange x) {
    x.text(200, MetricsService.CONTENT_TYPE, metrics.get().text());
  }
}
