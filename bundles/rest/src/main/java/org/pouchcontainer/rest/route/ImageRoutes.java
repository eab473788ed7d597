package org.pouchcontainer.rest.route;

import java.util.List;
import java.util.Set;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Query;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.map.Credentials;
import org.pouchcontainer.rest.map.Filters;
import org.pouchcontainer.rest.map.ImageViews;
import org.pouchcontainer.rest.stream.ProgressFormat;
import org.pouchcontainer.rest.stream.PullStream;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Images. */
public final class ImageRoutes implements RouteSet {
  private static final Set<String> FILTERS =
      Set.of("reference", "label", "before", "since", "dangling");

  private final ImageService images;
  private final SettingsService settings;
  private final StreamThreads threads;

  /** Routes to this service; pulls run on these threads. */
  public ImageRoutes(ImageService images, SettingsService settings, StreamThreads threads) {
    this.images = images;
    this.settings = settings;
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/images/json", this::list)
        .add("POST", "/images/create", this::pull)
        .add("GET", "/images/{name}/json", this::inspect)
        .add("GET", "/images/{name}/history", this::history)
        .add("POST", "/images/{name}/tag", this::tag)
        .add("DELETE", "/images/{name}", this::remove);
  }

  private void list(Exchange x) {
    Filters f = Filters.parse(x.query().text("filters")).allowing(FILTERS);
    ImageQuery query =
        new ImageQuery(
            f.of("reference"), f.of("label"), f.of("before"), f.of("since"), f.flag("dangling"));
    x.json(200, images.list(query).stream().map(i -> ImageViews.summary(i, x.dialect())).toList());
  }

  private void pull(Exchange x) throws java.io.IOException {
    Query q = x.query();
    if (!q.text("fromSrc").isEmpty()) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED, "import an image: not offered yet; pull it from a registry");
    }
    String image = q.text("fromImage");
    if (image.isEmpty()) {
      throw EngineException.invalid("parameter fromImage: which image to pull is missing");
    }
    String reference = reference(image, q.text("tag"));
    PullRequest request =
        new PullRequest(
            reference,
            q.text("platform"),
            Credentials.parse(x.header("X-Registry-Auth")).orElse(null));
    x.body();
    new PullStream(x, new ProgressFormat(x.dialect(), reference)).start(threads, images, request);
  }

  /** The tag parameter may hold a digest; it takes the place of one in the name. */
  static String reference(String image, String tag) {
    if (tag.isEmpty()) {
      return image;
    }
    int at = image.indexOf('@');
    String name = at < 0 ? image : image.substring(0, at);
    int colon = name.lastIndexOf(':');
    String bare = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    return bare + (tag.contains(":") ? "@" : ":") + tag;
  }

  private void inspect(Exchange x) {
    x.json(
        200,
        ImageViews.inspect(
            images.inspect(x.variable("name")), x.dialect(), settings.current().snapshotter()));
  }

  private void history(Exchange x) {
    x.json(200, ImageViews.history(images.inspect(x.variable("name")), x.dialect()));
  }

  private void tag(Exchange x) {
    String repo = x.query().text("repo");
    if (repo.isEmpty()) {
      throw EngineException.invalid("parameter repo: the new name is missing");
    }
    String tag = x.query().text("tag");
    images.tag(x.variable("name"), tag.isEmpty() ? repo : repo + ":" + tag);
    x.empty(201);
  }

  private void remove(Exchange x) {
    List<ImageRemoval> removed = images.remove(x.variable("name"), x.query().flag("force"));
    if (x.dialect().removalTellsImages()) {
      x.json(200, removed.stream().map(ImageViews::removed).toList());
    } else {
      x.empty(204);
    }
  }
}
