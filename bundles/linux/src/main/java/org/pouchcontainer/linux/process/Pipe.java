package org.pouchcontainer.linux.process;

import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;
import org.pouchcontainer.linux.Fd;

/** A pipe whose ends are close-on-exec. */
@ProviderType
public interface Pipe extends AutoCloseable {
  /** The end to read from. */
  Fd reading();

  /** The end to write to. */
  Fd writing();

  /** A blocking stream over the reading end, which it closes. */
  InputStream input();

  /** A stream over the writing end, which it closes; unbuffered. */
  OutputStream output();

  @Override
  void close();
}
