package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.ImageTransferService.PushRequest;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.api.image.PushProgress;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.api.system.MetricsService;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Query;
import org.pouchcontainer.rest.http.RouteKind;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.Credentials;
import org.pouchcontainer.rest.map.Platforms;
import org.pouchcontainer.rest.map.References;
import org.pouchcontainer.rest.stream.LateOutput;
import org.pouchcontainer.rest.stream.LoadFormat;
import org.pouchcontainer.rest.stream.Messages;
import org.pouchcontainer.rest.stream.ProgressFormat;
import org.pouchcontainer.rest.stream.ProgressStream;
import org.pouchcontainer.rest.stream.ProgressStream.Failure;
import org.pouchcontainer.rest.stream.PushFormat;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images that come and go: pull, push, save and load. */
public final class ImageTransferRoutes implements RouteSet {
  private static final Logger LOG = LoggerFactory.getLogger(ImageTransferRoutes.class);

  private final ImageService images;
  private final Offer<ImageTransferService> transfers;
  private final ImageImport imports;
  private final Meter meter;
  private final StreamThreads threads;

  /** Routes to these services; the work is done on these threads. */
  public ImageTransferRoutes(
      ImageService images,
      @Nullable ImageTransferService transfers,
      @Nullable MetricsService metrics,
      StreamThreads threads) {
    this.meter = new Meter(metrics);
    this.images = images;
    this.transfers = new Offer<>(transfers, "save, load, import and push of images");
    this.imports = new ImageImport(this.transfers, threads);
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("POST", "/images/create", this::create)
        .add("POST", "/images/load", this::load)
        .add("GET", "/images/get", RouteKind.STREAM, x -> save(x, names(x.query())))
        .add("GET", "/images/save", RouteKind.STREAM, x -> save(x, x.query().all("name")))
        .add(
            "GET",
            "/images/{name}/get",
            RouteKind.STREAM,
            x -> save(x, List.of(x.variable("name"))))
        .add("POST", "/images/{name}/push", this::push);
  }

  private void create(Exchange x) throws IOException {
    Query q = x.query();
    if (!q.text("fromImage").isEmpty()) {
      pull(x, q.text("fromImage"));
    } else if (!q.text("fromSrc").isEmpty()) {
      imports.run(x, q.text("fromSrc"));
    } else {
      throw EngineException.invalid("parameter fromImage: which image to pull is missing");
    }
  }

  private void pull(Exchange x, String image) throws IOException {
    Query q = x.query();
    // A trailing colon is how old clients ask for all tags.
    String name = image.endsWith(":") ? image.substring(0, image.length() - 1) : image;
    String reference = References.withTag(name, q.text("tag"));
    PullRequest request =
        new PullRequest(
            reference,
            Platforms.parse(q.text("platform")),
            Credentials.parse(x.header("X-Registry-Auth")).orElse(null));
    x.body();
    boolean allTags = x.dialect() == ApiDialect.DOCKER && References.isNameOnly(reference);
    ProgressFormat format = new ProgressFormat(x.dialect(), reference);
    new ProgressStream(x, new Messages(x.dialect()), Failure.AS_STATUS)
        .watchingClient()
        .start(
            threads,
            "pull " + Texts.shorten(reference),
            sink -> {
              PullListener listener = progress -> tell(sink, progress, format.messages(progress));
              meter.image("pull", () -> pull(request, allTags, listener));
            });
  }

  private void pull(PullRequest request, boolean allTags, PullListener listener) {
    if (allTags) {
      images.pullAllTags(request, listener);
    } else {
      images.pull(request, listener);
    }
  }

  private static void tell(ProgressStream.Sink sink, PullProgress progress, List<Object> messages) {
    boolean skippable =
        progress instanceof PullProgress.Blob blob
            && blob.phase() == PullProgress.Phase.DOWNLOADING;
    messages.forEach(skippable ? sink::sendIfRoom : sink::send);
  }

  private void push(Exchange x) throws IOException {
    ImageTransferService service = transfers.get();
    Query q = x.query();
    String tag = q.text("tag");
    String name = x.variable("name");
    boolean docker = x.dialect() == ApiDialect.DOCKER;
    boolean allTags = docker && tag.isEmpty();
    String reference = allTags ? References.repository(name) : References.withTag(name, tag);
    PushRequest request =
        new PushRequest(
            reference, allTags, Platforms.parse(q.text("platform")), credentials(x).orElse(null));
    PushFormat format = new PushFormat(x.dialect());
    new ProgressStream(x, new Messages(x.dialect()), Failure.AS_STATUS)
        .watchingClient()
        .start(
            threads,
            "push " + Texts.shorten(reference),
            sink ->
                meter.image(
                    "push", () -> service.push(request, p -> tell(sink, p, format.messages(p)))));
  }

  private static void tell(ProgressStream.Sink sink, PushProgress progress, List<Object> messages) {
    boolean skippable =
        progress instanceof PushProgress.Layer l && l.phase() == PushProgress.Phase.PUSHING;
    messages.forEach(skippable ? sink::sendIfRoom : sink::send);
  }

  /** Docker's clients must say who they are, if only that they are nobody. */
  private static Optional<RegistryCredentials> credentials(Exchange x) throws IOException {
    String header = x.header("X-Registry-Auth");
    byte[] body = x.body();
    if (!header.isBlank()) {
      return Credentials.parse(header);
    }
    if (body.length > 0) {
      return Credentials.ofBody(body);
    }
    if (x.dialect() == ApiDialect.DOCKER) {
      throw EngineException.invalid(
          "push: bad parameters and missing X-Registry-Auth: say who you are, if only {}");
    }
    return Optional.empty();
  }

  private static List<String> names(Query q) {
    List<String> names = new ArrayList<>();
    q.all("names").forEach(n -> names.addAll(List.of(n.split(","))));
    names.removeIf(String::isBlank);
    return names;
  }

  private void save(Exchange x, List<String> names) throws IOException {
    ImageTransferService service = transfers.get();
    if (names.isEmpty()) {
      throw EngineException.invalid("save images: which ones is missing");
    }
    String platform = Platforms.parse(x.query().text("platform"));
    x.body();
    LateOutput out = new LateOutput(() -> x.open(200, "application/x-tar"));
    x.whenGone(out::stop);
    threads.start(
        "save " + Texts.shorten(names.get(0)), () -> save(x, service, names, platform, out));
  }

  private static void save(
      Exchange x,
      ImageTransferService service,
      List<String> names,
      String platform,
      OutputStream out) {
    try {
      service.save(names, platform, out);
      x.finish();
    } catch (IOException e) {
      LOG.debug("the reader of an archive has gone", e);
      x.fail(e);
    } catch (RuntimeException e) {
      x.fail(e);
    }
  }

  private void load(Exchange x) {
    ImageTransferService service = transfers.get();
    String name = x.query().text("name");
    InputStream archive = x.input();
    if (x.dialect() == ApiDialect.POUCH) {
      if (!name.isEmpty() && !References.isNameOnly(name)) {
        throw EngineException.invalid(
            "load images: the image name should not contains any digest or tag information");
      }
      threads.start("load", () -> loadQuietly(x, service, archive, name));
      return;
    }
    LoadFormat format = new LoadFormat(x.query().flag("quiet"));
    new ProgressStream(x, new Messages(x.dialect()), Failure.AS_MESSAGE)
        .start(
            threads,
            "load",
            sink -> {
              try (archive) {
                service
                    .load(archive, p -> format.messages(p).forEach(sink::sendIfRoom))
                    .forEach(loaded -> sink.send(LoadFormat.loaded(loaded)));
              }
            });
  }

  private void loadQuietly(
      Exchange x, ImageTransferService service, InputStream archive, String name) {
    try (archive) {
      Set<String> before = new HashSet<>();
      images.list(ImageQuery.ALL).forEach(i -> before.addAll(i.tags()));
      List<String> loaded = service.load(archive, PullListener.NONE);
      if (!name.isEmpty()) {
        rename(loaded, name, before);
      }
      x.empty(200);
    } catch (IOException | RuntimeException e) {
      x.fail(e);
    }
  }

  /** What was loaded gets the name that the client wants, and loses a name it did not have. */
  private void rename(List<String> loaded, String name, Set<String> before) {
    for (String reference : loaded) {
      String tag = References.tag(reference);
      boolean id = reference.startsWith("sha256:");
      String target = name + ":" + (id || tag.isEmpty() ? "latest" : tag);
      images.tag(reference, target);
      if (!id && !before.contains(reference) && !reference.equals(target)) {
        images.remove(reference, false);
      }
    }
  }
}
