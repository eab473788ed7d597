package org.pouchcontainer.engine.health;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.host.SpawnRequest;

/** Notes who is killed. */
final class FakeProcesses implements HostProcesses {
  final List<Integer> killed = new ArrayList<>();

  @Override
  public Optional<Long> startTime(int pid) {
    return Optional.of(1L);
  }

  @Override
  public boolean signal(int pid, long startTime, int signal) {
    return killed.add(pid);
  }

  @Override
  public HostProcess spawn(SpawnRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HostPipe pipe() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> onEnd(int pid, long startTime) {
    return new CompletableFuture<>();
  }

  @Override
  public PacketSocket connectPacketSocket(Path socket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeFifo(Path fifo, byte[] content) {
    throw new UnsupportedOperationException();
  }
}
