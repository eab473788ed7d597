package org.pouchcontainer.image.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * A blob that is being received. What an earlier try left, of this process or of one that was
 * killed, is hashed again and continued. Owned by one thread.
 */
final class PartialBlob implements AutoCloseable {
  private static final int CHUNK = 256 << 10;

  private final BlobStore store;
  private final Digest digest;
  private final long size;
  private final Path file;
  private final FileChannel channel;
  private MessageDigest hasher;
  private long length;

  private PartialBlob(BlobStore store, Digest digest, long size, Path file, FileChannel channel) {
    this.store = store;
    this.digest = digest;
    this.size = size;
    this.file = file;
    this.channel = channel;
    this.hasher = digest.newHasher();
  }

  /**
   * Opens or creates the partial file and hashes what it has.
   *
   * @param size the size that the finished blob must have, in bytes
   */
  static PartialBlob open(BlobStore store, Digest digest, long size) throws IOException {
    Path file = store.partialPath(digest);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    PartialBlob partial = new PartialBlob(store, digest, size, file, channel);
    try {
      partial.recover();
      return partial;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void recover() throws IOException {
    if (channel.size() > size) {
      channel.truncate(0);
    }
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    while (channel.read(buffer) >= 0) {
      buffer.flip();
      length += buffer.remaining();
      hasher.update(buffer);
      buffer.clear();
    }
  }

  /** Bytes received so far. */
  long length() {
    return length;
  }

  /** For others to read along; bytes below {@link #length} are there. */
  FileChannel openForReading() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /**
   * Appends bytes.
   *
   * @throws EngineException DATA_LOSS if they exceed the announced size
   */
  void append(byte[] bytes, int count) throws IOException {
    if (count > size - length) {
      throw new EngineException(
          ErrorKind.DATA_LOSS,
          "receive blob %s: more than the %d bytes that its manifest announces"
              .formatted(digest, size));
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
    while (rest.hasRemaining()) {
      channel.write(rest, length + count - rest.remaining());
    }
    hasher.update(bytes, 0, count);
    length += count;
  }

  /** Whether all bytes are there. */
  boolean isFull() {
    return length == size;
  }

  /**
   * Verifies and publishes the blob; it is durable and visible afterwards.
   *
   * @throws EngineException DATA_LOSS if the digest is another one; the bytes are deleted then
   */
  void complete() throws IOException {
    String actual = HexFormat.of().formatHex(hasher.digest());
    if (!actual.equals(digest.hex())) {
      discard();
      throw new EngineException(
          ErrorKind.DATA_LOSS,
          "receive blob %s: the bytes received have digest %s:%s instead"
              .formatted(digest, digest.algorithm(), actual));
    }
    store.publish(channel, file, digest);
  }

  /** Forgets what was received. */
  void discard() throws IOException {
    Files.deleteIfExists(file);
    hasher = digest.newHasher();
    length = 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
