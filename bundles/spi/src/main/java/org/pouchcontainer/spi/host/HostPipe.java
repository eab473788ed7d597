package org.pouchcontainer.spi.host;

import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A pipe of which one end goes to a child. Closing a stream closes that end; the {@code …Fd}
 * numbers are for {@link SpawnRequest#descriptors} and stay owned by the pipe.
 */
@ProviderType
public interface HostPipe extends AutoCloseable {
  /** Descriptor number of the reading end. */
  int readFd();

  /** Descriptor number of the writing end. */
  int writeFd();

  /** Blocking stream over the reading end; end of file when all writers closed. */
  InputStream input();

  /** Stream over the writing end. */
  OutputStream output();

  /** Closes our copy of the reading end, as after it was passed to a child. */
  void closeRead();

  /** Closes our copy of the writing end, as after it was passed to a child. */
  void closeWrite();

  /** Closes what is still open of both ends. */
  @Override
  void close();
}
