package org.pouchcontainer.image.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.image.records.ImageRecords;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.oci.image.ContainerDefaults;
import org.pouchcontainer.oci.image.Healthcheck;
import org.pouchcontainer.oci.image.History;
import org.pouchcontainer.spi.Digest;

/** Turns the documents of an image into what front ends see. */
final class DetailsBuilder {
  private DetailsBuilder() {}

  static ImageDetails build(ImageGroup group, StoredImage image, ImageRecords records) {
    org.pouchcontainer.oci.image.ImageConfig config = image.config();
    List<History> history = config.history();
    String comment = history.isEmpty() ? "" : text(history.get(history.size() - 1).comment());
    return new ImageDetails(
        group.id(),
        group.newest().manifest(),
        group.newest().target(),
        group.tags(),
        group.repoDigests(),
        time(config.created()),
        image.diffIds().stream().mapToLong(records::size).sum(),
        config.architecture(),
        text(config.variant()),
        config.os(),
        text(config.author()),
        comment,
        config(config.config()),
        image.diffIds(),
        steps(history, image.diffIds(), records),
        group.newest().tagged(),
        group.newest().parent());
  }

  /** Steps that made a layer stand for the layers one by one, as far as there are any. */
  private static List<ImageDetails.HistoryStep> steps(
      List<History> history, List<Digest> layers, ImageRecords records) {
    List<ImageDetails.HistoryStep> steps = new ArrayList<>();
    Iterator<Digest> left = layers.iterator();
    for (History step : history) {
      boolean hasLayer = !step.emptyLayer() && left.hasNext();
      steps.add(step(step, hasLayer ? records.size(left.next()) : 0));
    }
    return steps;
  }

  private static ImageDetails.HistoryStep step(History step, long sizeBytes) {
    return new ImageDetails.HistoryStep(
        time(step.created()),
        text(step.createdBy()),
        text(step.author()),
        text(step.comment()),
        step.emptyLayer(),
        sizeBytes);
  }

  private static ImageConfig config(ContainerDefaults defaults) {
    return new ImageConfig(
        text(defaults.user()),
        defaults.exposedPorts().keySet(),
        defaults.env(),
        defaults.entrypoint(),
        defaults.cmd(),
        defaults.volumes().keySet(),
        text(defaults.workingDir()),
        defaults.labels(),
        text(defaults.stopSignal()),
        health(defaults.healthcheck()),
        defaults.shell(),
        defaults.onBuild());
  }

  private static ImageConfig.@Nullable HealthTest health(@Nullable Healthcheck check) {
    if (check == null || check.test().isEmpty()) {
      return null;
    }
    return new ImageConfig.HealthTest(
        new ArrayList<>(check.test()),
        nanos(check.intervalNanos()),
        nanos(check.timeoutNanos()),
        nanos(check.startPeriodNanos()),
        nanos(check.startIntervalNanos()),
        Math.max(0, Objects.requireNonNullElse(check.retries(), 0)));
  }

  private static Duration nanos(@Nullable Long nanos) {
    return nanos == null || nanos < 0 ? Duration.ZERO : Duration.ofNanos(nanos);
  }

  private static Instant time(@Nullable Instant time) {
    return Objects.requireNonNullElse(time, Instant.EPOCH);
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
