package org.pouchcontainer.image.unpack;

import java.io.IOException;
import java.io.InputStream;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/** A layer to unpack. Called from several threads, from one at a time. */
public interface Layer {
  /** Digest of the blob that holds it. */
  Digest blob();

  /** Digest of its uncompressed tar. */
  Digest diffId();

  /** Name of the snapshot that holds it with all below it. */
  Digest chainId();

  /**
   * Its blob from the beginning, perhaps while it still arrives; may be called again.
   *
   * @return a stream whose {@code available()} is not 0 before the end
   */
  InputStream open() throws IOException;

  /**
   * Waits until the blob is whole and verified.
   *
   * @throws EngineException what made it fail
   */
  void awaitBlob() throws IOException;

  /**
   * Whether the bytes that {@link #open} gives were hashed just now, so that content whose diff id
   * is the blob's digest need not be hashed once more.
   */
  default boolean isJustVerified() {
    return false;
  }

  /** Is told once that its snapshot is there. */
  void ended(End how);

  /** How a layer came to its snapshot. */
  enum End {
    /** Unpacked now. */
    UNPACKED,
    /** Was there before. */
    EXISTED
  }
}
