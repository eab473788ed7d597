package org.pouchcontainer.image.transfer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.archive.Decompression;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.content.StagedBlob;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.distribution.ImageReference;
import org.pouchcontainer.oci.image.ContainerDefaults;
import org.pouchcontainer.oci.image.History;
import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.RootFs;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/**
 * Archives of Docker before 1.10: {@code repositories} names the topmost of a chain of layers, each
 * with a description and a tar of its own. A configuration is made of them.
 */
final class LegacyLayout {
  private static final String FILE = "repositories";
  private static final int MAX_LAYERS = 1_000;

  private final ArchiveMembers members;
  private final ImagePlanner planner;
  private final BlobStore store;
  private final Function<String, ImageReference> references;

  LegacyLayout(
      ArchiveMembers members,
      ImagePlanner planner,
      BlobStore store,
      Function<String, ImageReference> references) {
    this.members = members;
    this.planner = planner;
    this.store = store;
    this.references = references;
  }

  private static final class Repositories extends TreeMap<String, Map<String, String>> {
    private static final long serialVersionUID = 1L;
  }

  private record Command(@JsonProperty("Cmd") @Nullable List<String> cmd) {}

  private record OldLayer(
      @Nullable String id,
      @Nullable String parent,
      @Nullable Instant created,
      @Nullable String author,
      @Nullable String architecture,
      @Nullable String os,
      @Nullable String comment,
      @Nullable ContainerDefaults config,
      @JsonProperty("container_config") @Nullable Command made) {
    History history() {
      String by = made == null || made.cmd() == null ? null : String.join(" ", made.cmd());
      return new History(created, by, author, comment, false);
    }
  }

  /** The images; empty if the archive has no such file. */
  List<PlannedImage> images() throws IOException {
    Optional<ArchiveContent> file = members.find(FILE);
    if (file.isEmpty()) {
      return List.of();
    }
    byte[] content = file.get().read(Json.MAX_DOCUMENT_BYTES, FILE);
    Map<String, List<ImageReference>> tops = new LinkedHashMap<>();
    for (var repository : Json.read(content, Repositories.class, FILE).entrySet()) {
      for (var tag : repository.getValue().entrySet()) {
        tops.computeIfAbsent(tag.getValue(), top -> new ArrayList<>())
            .add(references.apply(repository.getKey() + ":" + tag.getKey()));
      }
    }
    List<PlannedImage> images = new ArrayList<>();
    for (var top : tops.entrySet()) {
      images.add(image(top.getKey(), top.getValue()));
    }
    return images;
  }

  private PlannedImage image(String top, List<ImageReference> names) throws IOException {
    List<OldLayer> chain = new ArrayList<>();
    List<ArchiveContent> layers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String id = top; id != null && !id.isEmpty(); id = chain.get(chain.size() - 1).parent()) {
      if (!seen.add(id) || seen.size() > MAX_LAYERS) {
        throw EngineException.invalid("read %s: its layers have no end".formatted(FILE));
      }
      String what = id + "/json";
      byte[] json = members.require(what).read(Json.MAX_DOCUMENT_BYTES, "description of a layer");
      chain.add(Json.read(json, OldLayer.class, "description of a layer"));
      ArchiveContent layer = members.require(id + "/layer.tar");
      boolean plain = layer.format() == Decompression.Format.NONE;
      layers.add(plain ? layer : planner.uncompressed(layer));
    }
    OldLayer newest = chain.get(0);
    Collections.reverse(chain);
    Collections.reverse(layers);
    return planner.plan(config(newest, chain, layers), layers, names);
  }

  private ArchiveContent config(OldLayer newest, List<OldLayer> chain, List<ArchiveContent> layers)
      throws IOException {
    List<Digest> diffIds = layers.stream().map(ArchiveContent::digest).toList();
    byte[] json =
        Json.write(
            new ImageConfig(
                newest.created(),
                newest.author(),
                Objects.requireNonNullElse(newest.architecture(), "amd64"),
                null,
                Objects.requireNonNullElse(newest.os(), "linux"),
                Objects.requireNonNullElse(newest.config(), ContainerDefaults.EMPTY),
                new RootFs("layers", diffIds),
                chain.stream().map(OldLayer::history).toList()));
    StagedBlob blob = members.stage(null);
    blob.write(json);
    return ArchiveContent.of(blob, store);
  }
}
