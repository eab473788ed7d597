package org.pouchcontainer.rest.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.CommitService;
import org.pouchcontainer.api.container.CommitService.CommitRequest;
import org.pouchcontainer.api.container.ContainerSpec.ProcessSpec;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Exchange;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.http.Query;
import org.pouchcontainer.rest.http.Router;
import org.pouchcontainer.rest.http.StreamThreads;
import org.pouchcontainer.rest.map.References;
import org.pouchcontainer.rest.map.SpecReader;
import org.pouchcontainer.rest.wire.ContainerBodies;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/** Images of containers. */
public final class CommitRoutes implements RouteSet {
  private final Offer<CommitService> commits;
  private final StreamThreads threads;

  /** Routes to this service; commits run on these threads. */
  public CommitRoutes(@Nullable CommitService commits, StreamThreads threads) {
    this.commits = new Offer<>(commits, "commit of containers");
    this.threads = threads;
  }

  @Override
  public void addTo(Router router) {
    router.add("POST", "/commit", this::commit);
  }

  private void commit(Exchange x) throws IOException {
    CommitService service = commits.get();
    Query q = x.query();
    String container = q.text("container");
    if (container.isEmpty()) {
      throw EngineException.invalid("parameter container: which container to commit is missing");
    }
    String repo = q.text("repo");
    if (repo.isEmpty() && x.dialect() == ApiDialect.POUCH) {
      throw EngineException.invalid("parameter repo: the name of the new image is missing");
    }
    CommitRequest request =
        new CommitRequest(
            repo.isEmpty() ? "" : References.withTag(repo, q.text("tag")),
            q.text("author"),
            q.text("comment"),
            q.flag("pause", true),
            changes(q),
            process(x.body()));
    threads.start("commit", () -> commit(x, service, container, request));
  }

  private static void commit(
      Exchange x, CommitService service, String container, CommitRequest request) {
    try {
      Digest id = service.commit(container, request);
      x.json(201, new ContainerBodies.Id(x.dialect().shownCommit(id)));
    } catch (RuntimeException e) {
      x.fail(e);
    }
  }

  private static List<String> changes(Query q) {
    List<String> changes = new ArrayList<>();
    q.all("changes").forEach(c -> c.lines().filter(l -> !l.isBlank()).forEach(changes::add));
    return changes;
  }

  /** What replaces parts of the container's process; null for nothing, which clients also write. */
  private static @Nullable ProcessSpec process(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.isEmpty() || text.equals("null")
        ? null
        : SpecReader.process(Json.read(body, CreateRequest.class));
  }
}
