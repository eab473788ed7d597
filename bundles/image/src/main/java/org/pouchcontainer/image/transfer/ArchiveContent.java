package org.pouchcontainer.image.transfer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.archive.Decompression;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.content.StagedBlob;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/**
 * A file of an archive, by its content.
 *
 * @param digest of the content
 * @param size in bytes
 * @param staged where it was written; null if the content store had it
 * @param store the content store
 */
record ArchiveContent(Digest digest, long size, @Nullable StagedBlob staged, BlobStore store) {
  static ArchiveContent of(StagedBlob staged, BlobStore store) {
    return new ArchiveContent(staged.finish(), staged.size(), staged, store);
  }

  InputStream open() throws IOException {
    return staged != null
        ? staged.open()
        : new BufferedInputStream(Channels.newInputStream(store.open(digest)), 64 << 10);
  }

  /** A small content; throws INVALID_ARGUMENT for a longer one. */
  byte[] read(int maxBytes, String what) throws IOException {
    if (size > maxBytes) {
      throw EngineException.invalid(
          "read %s: %d bytes are more than %d".formatted(what, size, maxBytes));
    }
    try (InputStream in = open()) {
      return in.readAllBytes();
    }
  }

  Decompression.Format format() throws IOException {
    try (InputStream in = open()) {
      return Decompression.detect(in.readNBytes(6));
    }
  }

  /** Makes it durable in the content store. */
  void publish() throws IOException {
    if (staged != null) {
      staged.publish();
    }
  }
}
