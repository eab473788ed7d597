package org.pouchcontainer.rest.fake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerService.AttachSession;
import org.pouchcontainer.api.container.ExecService;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;

/** Execs whose streams the test plays. */
public final class FakeExecs implements ExecService {
  public volatile FakeAttachment attachment = new FakeAttachment();
  public volatile @Nullable EngineException startFailure;
  public volatile @Nullable ConsoleSize size;
  public volatile boolean detached;
  private final ContainerId container = ContainerId.random();
  private final Map<String, ExecSpec> specs = new ConcurrentHashMap<>();

  @Override
  public String create(String container, ExecSpec spec) {
    String id = ContainerId.random().value();
    specs.put(id, spec);
    return id;
  }

  private ExecSpec find(String id) {
    ExecSpec spec = specs.get(id);
    if (spec == null) {
      throw EngineException.notFound("No such exec instance: " + id);
    }
    return spec;
  }

  @Override
  public AttachSession startAttached(String execId, ConsoleSize size) {
    ExecSpec spec = find(execId);
    if (startFailure != null) {
      throw startFailure;
    }
    this.size = size;
    return new AttachSession(attachment, spec.tty());
  }

  @Override
  public void startDetached(String execId, ConsoleSize size) {
    find(execId);
    detached = true;
  }

  @Override
  public ExecDetails inspect(String execId) {
    return new ExecDetails(execId, container, find(execId), false, 3, 0);
  }

  @Override
  public void resize(String execId, int rows, int columns) {
    size = new ConsoleSize(rows, columns);
  }
}
