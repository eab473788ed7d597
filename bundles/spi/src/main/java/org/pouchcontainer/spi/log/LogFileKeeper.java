package org.pouchcontainer.spi.log;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Optional for a {@link LogDriver} that writes a file which other programs may read. */
@ConsumerType
public interface LogFileKeeper {
  /** The newest file of a container, whether it exists yet or not. Never blocks. */
  Path file(LogSource source);
}
