package org.pouchcontainer.oci.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * Docker's health check of an image; durations are nanoseconds, 0 or null is the default.
 *
 * @param test {@code NONE}, {@code CMD} with arguments, or {@code CMD-SHELL} with a line
 * @param intervalNanos time between checks
 * @param timeoutNanos time for one check
 * @param startPeriodNanos time in which failures do not count
 * @param startIntervalNanos time between checks in the start period
 * @param retries failures in a row that make it unhealthy
 */
public record Healthcheck(
    @JsonProperty("Test") List<String> test,
    @JsonProperty("Interval") @Nullable Long intervalNanos,
    @JsonProperty("Timeout") @Nullable Long timeoutNanos,
    @JsonProperty("StartPeriod") @Nullable Long startPeriodNanos,
    @JsonProperty("StartInterval") @Nullable Long startIntervalNanos,
    @JsonProperty("Retries") @Nullable Integer retries) {
  /** Copies the collection. */
  public Healthcheck {
    test = Copies.list(test);
  }
}
