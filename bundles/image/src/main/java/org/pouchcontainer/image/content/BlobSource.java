package org.pouchcontainer.image.content;

import java.io.IOException;
import java.io.InputStream;
import org.pouchcontainer.spi.EngineException;

/** Where blobs come from. */
public interface BlobSource {
  /**
   * Asks for a blob from {@code offset} on.
   *
   * @throws IOException for what may be gone at the next try
   * @throws EngineException for what will not be, as NOT_FOUND
   */
  Body open(BlobAddress blob, long offset) throws IOException;

  /**
   * An answer.
   *
   * @param offset where the content begins: as asked for, or 0 from a source that knows no ranges
   * @param content the bytes; the receiver closes it, also from another thread to end a read
   */
  record Body(long offset, InputStream content) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}
