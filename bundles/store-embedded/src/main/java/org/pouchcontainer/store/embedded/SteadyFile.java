package org.pouchcontainer.store.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file for MVStore that stays open when a thread that uses it is interrupted.
 *
 * <p>Java closes a {@code FileChannel} under all its users then, and who interrupts whom is not
 * this store's to decide. {@code RandomAccessFile} does not; its position is kept by a lock, one
 * for reading and one for writing, so that readers do not wait for writers.
 */
final class SteadyFile extends FileBaseDefault {
  private static final String SCHEME = "steady";

  private final RandomAccessFile reader;
  private final RandomAccessFile writer;

  private SteadyFile(String path) throws IOException {
    writer = new RandomAccessFile(path, "rw");
    reader = new RandomAccessFile(path, "r");
  }

  /** Lets MVStore open such files by the names that {@link #name} gives. Idempotent. */
  static void register() {
    FilePath.register(new Scheme());
  }

  /** The name under which MVStore opens {@code path} as such a file. */
  static String name(Path path) {
    return SCHEME + ":" + path;
  }

  /** Public, as MVStore makes instances by reflection. */
  public static final class Scheme extends FilePathWrapper {
    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
      return new SteadyFile(getBase().toString());
    }
  }

  @Override
  public long size() throws IOException {
    synchronized (reader) {
      return reader.length();
    }
  }

  // Not synchronized as the inherited ones are: a reader must not wait for a writer.
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    byte[] bytes = new byte[target.remaining()];
    int count;
    synchronized (reader) {
      reader.seek(position);
      count = reader.read(bytes);
    }
    if (count > 0) {
      target.put(bytes, 0, count);
    }
    return count;
  }

  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    synchronized (writer) {
      writer.seek(position);
      writer.write(bytes);
    }
    return bytes.length;
  }

  @Override
  protected void implTruncate(long size) throws IOException {
    synchronized (writer) {
      if (size < writer.length()) {
        writer.setLength(size);
      }
    }
  }

  @Override
  public void force(boolean metaData) throws IOException {
    writer.getFD().sync();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return writer.getChannel().tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    reader.close();
    writer.close();
  }
}
