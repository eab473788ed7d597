package org.pouchcontainer.log.syslog;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.host.SpawnRequest;

/** A host without anything. */
final class NoHost implements HostProcesses {
  @Override
  public HostProcess spawn(SpawnRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HostPipe pipe() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Long> startTime(int pid) {
    return Optional.empty();
  }

  @Override
  public boolean signal(int pid, long startTime, int signal) {
    return false;
  }

  @Override
  public CompletionStage<Void> onEnd(int pid, long startTime) {
    throw new UnsupportedOperationException();
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
