package org.pouchcontainer.spi.host;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A child that {@link HostProcesses#spawn} started. */
@ProviderType
public interface HostProcess {
  /** Its process id. */
  int pid();

  /** The exit code once it ended, 128 + signal number if a signal ended it. */
  CompletionStage<Integer> exit();

  /** Waits for the end; empty when {@code limit} has passed. */
  OptionalInt await(Duration limit);

  /** Sends SIGKILL; no effect once it ended. */
  void kill();
}
