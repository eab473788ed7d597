package org.pouchcontainer.it.client;

import java.net.URI;
import java.nio.file.Path;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/** Leads Testcontainers to the daemon of a test, as DOCKER_HOST leads its users'. */
public final class EngineUnderTest extends DockerClientProviderStrategy {
  private static volatile Path socket = Path.of("/nowhere");

  /** Sets the socket; before Testcontainers is first used. */
  static void at(Path dockerSocket) {
    socket = dockerSocket;
  }

  @Override
  public TransportConfig getTransportConfig() {
    return TransportConfig.builder().dockerHost(URI.create("unix://" + socket)).build();
  }

  @Override
  public String getDescription() {
    return "the daemon under test";
  }

  @Override
  protected int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected boolean isPersistable() {
    return false;
  }
}
