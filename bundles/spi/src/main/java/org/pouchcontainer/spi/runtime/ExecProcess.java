package org.pouchcontainer.spi.runtime;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** A process that {@link OciRuntime#exec} started. */
@ConsumerType
public interface ExecProcess {
  /** Its process id in the host's numbering. */
  int pid();

  /** Its streams, present if the request asked for them; connected before the process ran. */
  Optional<Attachment> attachment();

  /** Its exit code, 128 + signal number if a signal ended it. */
  CompletionStage<Integer> exit();

  /** Sets the terminal's size in characters; ignored without terminal or after its end. */
  void resize(int rows, int columns);
}
