package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pouchcontainer.api.image.ImageConfig;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.ImageTransferService.Assembly;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Query;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.Platforms;
import org.pouchcontainer.rest.map.References;
import org.pouchcontainer.rest.stream.Messages;
import org.pouchcontainer.rest.stream.ProgressStream;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an image of a root file system in a tar archive, from the request or from the web. */
final class ImageImport {
  private static final Logger LOG = LoggerFactory.getLogger(ImageImport.class);
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final int NOT_FOUND = 404;
  private static final ImageConfig NOTHING =
      new ImageConfig(
          "", Set.of(), List.of(), List.of(), List.of(), Set.of(), "", Map.of(), "", null,
          List.of());

  private final Offer<ImageTransferService> transfers;
  private final StreamThreads threads;

  ImageImport(Offer<ImageTransferService> transfers, StreamThreads threads) {
    this.transfers = transfers;
    this.threads = threads;
  }

  void run(Exchange x, String source) throws IOException {
    ImageTransferService service = transfers.get();
    Assembly assembly = assembly(x.query(), source);
    ProgressStream stream =
        new ProgressStream(x, new Messages(x.dialect()), ProgressStream.Failure.AS_STATUS);
    if (source.equals("-")) {
      InputStream body = x.input();
      stream.start(threads, "import", sink -> sink.send(done(assemble(service, assembly, body))));
      return;
    }
    x.body();
    Optional<URI> given = address(source);
    if (given.isEmpty()) {
      // Docker's status for an address that leads nowhere.
      x.refuse(500, "import \"" + Texts.shorten(source) + "\": it is no http or https address");
      return;
    }
    URI address = given.get();
    stream
        .watchingClient()
        .start(
            threads,
            "import " + Texts.shorten(source),
            sink -> {
              InputStream content = fetch(address);
              sink.send(Messages.status("Downloading from " + address));
              sink.send(done(assemble(service, assembly, content)));
            });
  }

  private static Assembly assembly(Query q, String source) {
    String repo = q.text("repo");
    List<String> changes = new ArrayList<>();
    q.all("changes").forEach(c -> c.lines().filter(l -> !l.isBlank()).forEach(changes::add));
    String message = q.text("message");
    return new Assembly(
        null,
        NOTHING,
        changes,
        repo.isEmpty() ? "" : References.withTag(repo, q.text("tag")),
        "",
        message.isEmpty() ? "Imported from " + Texts.shorten(source) : message,
        "",
        Platforms.parse(q.text("platform")));
  }

  private static ImageDetails assemble(
      ImageTransferService service, Assembly assembly, InputStream content) throws IOException {
    try (content) {
      return service.assemble(assembly, content::transferTo);
    }
  }

  private static Object done(ImageDetails image) {
    return Messages.status(image.id().toString());
  }

  /** An address without a scheme is one of http. */
  private static Optional<URI> address(String source) {
    try {
      URI uri = new URI(source.contains("://") ? source : "http://" + source);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      LOG.debug("import of what is no address", e);
      return Optional.empty();
    }
  }

  private static InputStream fetch(URI address) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(address).timeout(CONNECT).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() / 100 == 2) {
        return answer.body();
      }
      answer.body().close();
      throw new EngineException(
          answer.statusCode() == NOT_FOUND ? ErrorKind.NOT_FOUND : ErrorKind.UNAVAILABLE,
          "import " + address + ": the server answers " + answer.statusCode());
    } catch (IOException e) {
      throw new EngineException(
          ErrorKind.UNAVAILABLE, "import " + address + ": no answer; is it reachable?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, "import " + address + ": interrupted", e);
    }
  }
}
