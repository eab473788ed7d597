package org.pouchcontainer.rest.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImagePrune;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.system.MetricsService;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Query;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.ImageViews;
import org.pouchcontainer.rest.map.Platforms;
import org.pouchcontainer.rest.map.References;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/** Images that the engine has. */
public final class ImageRoutes implements RouteSet {
  private static final Set<String> FILTERS =
      Set.of("reference", "label", "before", "since", "dangling", "until");
  private static final Set<String> PRUNE_FILTERS = Set.of("dangling", "label", "label!", "until");
  private static final int SHARED_SIZE = 42;
  private static final int COUNTS_CONTAINERS = 51;

  private final ImageService images;
  private final ContainerService containers;
  private final SettingsService settings;
  private final Meter meter;

  /** Routes to these services; what is null is not counted. */
  public ImageRoutes(
      ImageService images,
      ContainerService containers,
      SettingsService settings,
      @Nullable MetricsService metrics) {
    this.meter = new Meter(metrics);
    this.images = images;
    this.containers = containers;
    this.settings = settings;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/images/json", this::list)
        .add("POST", "/images/prune", this::prune)
        .add("GET", "/images/{name}/json", this::inspect)
        .add("GET", "/images/{name}/history", this::history)
        .add("GET", "/images/{name}/attestations", this::attestations)
        .add("POST", "/images/{name}/tag", this::tag)
        .add("DELETE", "/images/{name}", this::remove);
  }

  private void list(Exchange x) {
    Query q = x.query();
    Filters f = Filters.parse(q.text("filters")).allowing(FILTERS);
    List<String> references = new ArrayList<>(f.of("reference"));
    if (!q.text("filter").isEmpty()) {
      // What clients before 1.28 send.
      references.add(q.text("filter"));
    }
    if (x.dialect() == ApiDialect.POUCH) {
      one(f, "before");
      one(f, "since");
    }
    Instant until = earliest(f.of("until"));
    List<ImageDetails> found =
        images
            .list(
                new ImageQuery(
                    references, f.of("label"), f.of("before"), f.of("since"), f.flag("dangling")))
            .stream()
            .filter(i -> until == null || i.created().isBefore(until))
            .toList();
    boolean everything = q.flag("all") || f.flag("dangling") != null;
    x.json(200, rows(x, everything ? found : withoutSteps(found), references));
  }

  private static void one(Filters f, String key) {
    if (f.of(key).size() > 1) {
      throw EngineException.invalid("invalid filter '" + key + "': more than one is given");
    }
  }

  private static @Nullable Instant earliest(List<String> texts) {
    Instant now = Instant.now();
    return texts.stream()
        .flatMap(t -> Times.parse("filters until", t, now).stream())
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** Untagged images that others were made of are shown only on request. */
  private static List<ImageDetails> withoutSteps(List<ImageDetails> found) {
    Set<Digest> parents = new HashSet<>();
    found.forEach(
        i -> {
          if (i.parent() != null) {
            parents.add(i.parent());
          }
        });
    return found.stream()
        .filter(i -> !i.tags().isEmpty() || !i.repoDigests().isEmpty() || !parents.contains(i.id()))
        .toList();
  }

  private List<Object> rows(Exchange x, List<ImageDetails> found, List<String> references) {
    int minor = x.target().minor();
    Map<Digest, Long> shared =
        x.query().flag("shared-size") && minor >= SHARED_SIZE
            ? images.sizes().sharedBytes()
            : Map.of();
    boolean sizes = x.query().flag("shared-size") && minor >= SHARED_SIZE;
    Map<Digest, Integer> users = minor >= COUNTS_CONTAINERS ? users(containers) : Map.of();
    List<Object> rows = new ArrayList<>();
    for (ImageDetails i : found) {
      rows.add(
          ImageViews.summary(
              i,
              References.matching(i.tags(), references),
              sizes ? shared.getOrDefault(i.id(), 0L) : -1,
              minor >= COUNTS_CONTAINERS ? users.getOrDefault(i.id(), 0) : -1,
              x.dialect(),
              minor));
    }
    return rows;
  }

  /** How many containers use each image. */
  static Map<Digest, Integer> users(ContainerService containers) {
    Map<Digest, Integer> users = new HashMap<>();
    containers.list(ContainerQuery.ALL).forEach(c -> users.merge(c.imageId(), 1, Integer::sum));
    return users;
  }

  private ImageDetails find(Exchange x) {
    String name = x.variable("name");
    return Platforms.require(images.inspect(name), name, x.query().text("platform"));
  }

  private void inspect(Exchange x) {
    x.json(
        200,
        ImageViews.inspect(
            find(x), x.dialect(), settings.current().snapshotter(), x.target().minor()));
  }

  private void history(Exchange x) {
    x.json(200, ImageViews.history(find(x), x.dialect()));
  }

  /** Attestations belong to no platform and are not pulled, so that no image has any. */
  private void attestations(Exchange x) {
    if (x.query().all("platform").size() > 1) {
      throw EngineException.invalid(
          "parameter platform: only one platform value is currently supported");
    }
    find(x);
    x.json(200, List.of());
  }

  private void tag(Exchange x) {
    String repo = x.query().text("repo");
    if (repo.isEmpty()) {
      throw EngineException.invalid("parameter repo: the new name is missing");
    }
    String tag = x.query().text("tag");
    String target = tag.isEmpty() ? repo : repo + ":" + tag;
    if (target.contains("@")) {
      throw EngineException.invalid(
          "tag \""
              + Texts.shorten(target)
              + "\": refusing to create a tag with a digest reference");
    }
    boolean ambiguous =
        x.dialect() == ApiDialect.POUCH
            ? References.baseName(target).equals("sha256")
            : References.repository(target).equals("sha256");
    if (ambiguous) {
      throw EngineException.invalid(
          "tag \""
              + Texts.shorten(target)
              + "\": refusing to create an ambiguous tag using digest algorithm as name");
    }
    if (!x.dialect().movesTags()) {
      refuseToMove(x.variable("name"), target);
    }
    images.tag(x.variable("name"), target);
    x.empty(201);
  }

  /** The original never lets a tag of one image become that of another. */
  private void refuseToMove(String source, String target) {
    String full = References.isNameOnly(target) ? target + ":latest" : target;
    boolean taken = images.list(ImageQuery.ALL).stream().anyMatch(i -> i.tags().contains(full));
    if (taken && !images.inspect(source).tags().isEmpty() && !source.equals(full)) {
      throw EngineException.invalid(
          "the tag reference (" + Texts.shorten(full) + ") has been used as reference");
    }
  }

  private void remove(Exchange x) {
    Query q = x.query();
    String name = x.variable("name");
    List<String> platforms = q.all("platforms");
    for (String platform : platforms) {
      Platforms.require(images.inspect(name), name, platform);
    }
    List<ImageRemoval> removed = new ArrayList<>();
    meter.image(
        "delete", () -> removed.addAll(images.remove(name, q.flag("force"), q.flag("noprune"))));
    if (x.dialect().removalTellsImages()) {
      x.json(200, removed.stream().map(ImageViews::removed).toList());
    } else {
      x.empty(204);
    }
  }

  /** Only untagged images, unless all unused ones are asked for; Pouch always takes all. */
  private void prune(Exchange x) {
    Filters f = Filters.parse(x.query().text("filters")).allowing(PRUNE_FILTERS);
    Boolean dangling = f.flag("dangling");
    boolean all = dangling == null ? x.dialect().prunesTaggedImages() : !dangling;
    ImagePrune which =
        new ImagePrune(all, f.of("label"), f.of("label!"), Times.until(f, Instant.now()));
    x.json(200, ImageViews.pruned(images.prune(which)));
  }
}
