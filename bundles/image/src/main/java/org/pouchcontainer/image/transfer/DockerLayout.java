package org.pouchcontainer.image.transfer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.spi.EngineException;

/** Docker's archive: {@code manifest.json} names configurations, layers and references. */
final class DockerLayout {
  private static final String FILE = "manifest.json";
  private static final int MAX_IMAGES = 1_000;

  private final ArchiveMembers members;
  private final ImagePlanner planner;
  private final Function<String, ImageReference> references;

  DockerLayout(
      ArchiveMembers members, ImagePlanner planner, Function<String, ImageReference> references) {
    this.members = members;
    this.planner = planner;
    this.references = references;
  }

  private record Entry(
      @JsonProperty("Config") @Nullable String config,
      @JsonProperty("RepoTags") @Nullable List<String> repoTags,
      @JsonProperty("Layers") @Nullable List<String> layers) {}

  /** The images; empty if the archive has no such file. */
  List<PlannedImage> images() throws IOException {
    Optional<ArchiveContent> file = members.find(FILE);
    if (file.isEmpty()) {
      return List.of();
    }
    Entry[] entries =
        Json.read(file.get().read(Json.MAX_DOCUMENT_BYTES, FILE), Entry[].class, FILE);
    if (entries.length > MAX_IMAGES) {
      throw EngineException.invalid(
          "read %s: %d images are more than %d".formatted(FILE, entries.length, MAX_IMAGES));
    }
    List<PlannedImage> images = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry == null || entry.config() == null) {
        throw EngineException.invalid("read %s: an image without Config".formatted(FILE));
      }
      images.add(image(entry, entry.config()));
    }
    return images;
  }

  private PlannedImage image(Entry entry, String config) throws IOException {
    List<ArchiveContent> layers = new ArrayList<>();
    for (String layer : Copies.list(entry.layers())) {
      layers.add(members.require(layer));
    }
    return planner.plan(
        members.require(config),
        layers,
        Copies.list(entry.repoTags()).stream().map(references).toList());
  }
}
