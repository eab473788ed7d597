package org.pouchcontainer.rest.fake;

import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.CommitService;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/** Remembers what was to be committed. */
public final class FakeCommits implements CommitService {
  public volatile @Nullable CommitRequest request;

  @Override
  public Digest commit(String container, CommitRequest r) {
    request = r;
    if (container.equals("nope")) {
      throw EngineException.notFound("No such container: nope");
    }
    return FakeContainers.IMAGE;
  }
}
