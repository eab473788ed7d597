package org.pouchcontainer.linux.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A child of this process. It is reaped whether or not anybody waits. */
@ProviderType
public interface Spawned {
  /** Its pid. */
  int pid();

  /** Which process it is. */
  ProcessIdentity identity();

  /**
   * Completes with how it ended. Stages that hang on it without an executor run on the watcher's
   * thread and must not block.
   */
  CompletionStage<ExitStatus> exit();

  /** Waits for its end, empty when {@code limit} has passed. */
  Optional<ExitStatus> await(Duration limit);

  /** Sends a signal; false once it has ended. Never reaches a later process with the same pid. */
  boolean signal(int signal);
}
