package org.pouchcontainer.image.content;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.Digest;

/**
 * A blob that is written before its digest is known. It is in the store only once it is {@link
 * #publish published}; what is closed before that leaves nothing.
 *
 * <p>Written by one thread; after {@link #finish} it may be read and published by any.
 */
public final class StagedBlob extends OutputStream {
  private final BlobStore store;
  private final Path file;
  private final FileChannel channel;
  private final String algorithm;
  private final MessageDigest hasher;
  private long size;
  private volatile @Nullable Digest digest;
  private boolean published;

  StagedBlob(BlobStore store, Path file, String algorithm) throws IOException {
    this.store = store;
    this.file = file;
    this.algorithm = algorithm;
    this.hasher =
        new Digest(algorithm, "0".repeat(algorithm.equals("sha256") ? 64 : 128)).newHasher();
    this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    hasher.update(bytes, offset, length);
    size += length;
  }

  /** Bytes written. */
  public long size() {
    return size;
  }

  /** Ends writing; gives the digest of all that was written. */
  public Digest finish() {
    Digest known = digest;
    if (known == null) {
      known = new Digest(algorithm, HexFormat.of().formatHex(hasher.digest()));
      digest = known;
    }
    return known;
  }

  /** The content from its beginning, published or not. */
  public InputStream open() throws IOException {
    return new BufferedInputStream(Channels.newInputStream(openFile()), 64 << 10);
  }

  private FileChannel openFile() throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      // It was published between the two looks.
      return store.open(finish());
    }
  }

  /** Makes it durable and visible under its digest; idempotent. */
  public synchronized void publish() throws IOException {
    Digest known = finish();
    if (published) {
      return;
    }
    if (!store.has(known)) {
      store.publish(channel, file, known);
    }
    published = true;
  }

  /** Forgets what was not published. */
  @Override
  public synchronized void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
