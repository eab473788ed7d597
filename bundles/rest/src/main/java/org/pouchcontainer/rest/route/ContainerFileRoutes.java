package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerFileService;
import org.pouchcontainer.api.container.ContainerFileService.OpenFile;
import org.pouchcontainer.api.container.ContainerFileService.WriteOptions;
import org.pouchcontainer.api.container.ContainerService;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.LateBody;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.http.Texts;
import org.pouchcontainer.rest.map.FileViews;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of containers: archive, export and changes. */
public final class ContainerFileRoutes implements RouteSet {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerFileRoutes.class);
  private static final String PATH_STAT = "X-Docker-Container-Path-Stat";

  private final ContainerService containers;
  private final Offer<ContainerFileService> files;
  private final StreamThreads threads;

  /** Routes to this service; what lasts runs on these threads. */
  public ContainerFileRoutes(
      ContainerService containers, @Nullable ContainerFileService files, StreamThreads threads) {
    this.containers = containers;
    this.files = new Offer<>(files, "files of containers");
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router
        .add("GET", "/containers/{id}/changes", this::changes)
        .add("GET", "/containers/{id}/export", this::export)
        .add("HEAD", "/containers/{id}/archive", this::stat)
        .add("GET", "/containers/{id}/archive", this::read)
        .add("PUT", "/containers/{id}/archive", this::write);
  }

  private void changes(Exchange x) {
    x.json(200, FileViews.changes(files.get().changes(x.variable("id"))));
  }

  private void export(Exchange x) {
    String id = x.variable("id");
    ContainerFileService service = files.get();
    containers.inspect(id);
    download(
        x,
        "export " + id,
        () -> {
          LateBody out = new LateBody(x, 200, "application/octet-stream");
          service.export(id, out);
          out.finish();
        });
  }

  private void stat(Exchange x) {
    try (OpenFile file = open(x)) {
      x.addHeader(PATH_STAT, FileViews.header(file.info(), path(x), x.dialect()));
    }
    x.empty(200);
  }

  private void read(Exchange x) {
    OpenFile file = open(x);
    boolean started = false;
    try {
      x.addHeader(PATH_STAT, FileViews.header(file.info(), path(x), x.dialect()));
      download(
          x,
          "archive " + x.variable("id"),
          () -> {
            LateBody out = new LateBody(x, 200, "application/x-tar");
            try (file) {
              file.writeTo(out);
            }
            out.finish();
          });
      started = true;
    } finally {
      if (!started) {
        file.close();
      }
    }
  }

  private OpenFile open(Exchange x) {
    String id = x.variable("id");
    String path = path(x);
    ContainerFileService service = files.get();
    containers.inspect(id);
    try {
      return service.open(id, path);
    } catch (EngineException e) {
      throw inDockersWords(e, id, path);
    }
  }

  private static String path(Exchange x) {
    String path = x.query().text("path");
    if (path.isEmpty()) {
      throw EngineException.invalid("parameter path: path cannot be empty");
    }
    return path;
  }

  /** The container was found before, so what is not found is the file. */
  private static EngineException inDockersWords(EngineException e, String id, String path) {
    return e.kind() == ErrorKind.NOT_FOUND
        ? new EngineException(
            ErrorKind.NOT_FOUND,
            "Could not find the file " + Texts.shorten(path) + " in container " + id,
            e)
        : e;
  }

  /** An upload may last; it must not take a thread that answers requests. */
  private void write(Exchange x) {
    String id = x.variable("id");
    String path = path(x);
    ContainerFileService service = files.get();
    containers.inspect(id);
    WriteOptions options =
        new WriteOptions(x.query().flag("noOverwriteDirNonDir"), !x.query().flag("copyUIDGID"));
    threads.start(
        "archive " + id,
        () -> {
          try {
            try (InputStream tar = x.input()) {
              service.write(id, path, tar, options);
            }
            x.empty(200);
          } catch (EngineException e) {
            x.fail(inDockersWords(e, id, path));
          } catch (IOException | RuntimeException e) {
            x.fail(e);
          }
        });
  }

  private interface Download {
    void run() throws IOException;
  }

  private void download(Exchange x, String name, Download work) {
    threads.start(
        name,
        () -> {
          try {
            work.run();
          } catch (IOException e) {
            LOG.debug("{}: the client has gone", name, e);
            x.fail(e);
          } catch (RuntimeException e) {
            x.fail(e);
          }
        });
  }
}
