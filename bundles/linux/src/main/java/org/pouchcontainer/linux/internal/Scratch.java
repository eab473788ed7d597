package org.pouchcontainer.linux.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;

/**
 * Memory for the arguments of one system call: a pooled direct buffer that is filled from the front
 * and given back on close. Not for use by several threads.
 */
public final class Scratch implements AutoCloseable {
  private static final Pool[] POOLS = {
    new Pool(16 << 10, 64), new Pool(68 << 10, 16), new Pool(256 << 10, 8)
  };

  private final ByteBuffer memory;
  private final long base;

  private Scratch(int capacity) {
    memory = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    base = Native.addressOf(memory);
  }

  /** Enough for a few paths and structures. */
  public static Scratch take() {
    return POOLS[0].take();
  }

  /** At least {@code capacity} bytes. */
  public static Scratch take(int capacity) {
    for (Pool pool : POOLS) {
      if (capacity <= pool.capacity()) {
        return pool.take();
      }
    }
    return new Scratch(capacity);
  }

  /** Zeroed bytes, aligned to 8. */
  public long room(int size) {
    int start = (memory.position() + 7) & ~7;
    require(start, size);
    for (int i = start; i < start + size; i++) {
      memory.put(i, (byte) 0);
    }
    memory.position(start + size);
    return base + start;
  }

  /** Bytes whose former content does not matter. */
  public long raw(int size) {
    int start = (memory.position() + 7) & ~7;
    require(start, size);
    memory.position(start + size);
    return base + start;
  }

  /** The bytes followed by NUL. */
  public long text(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        throw new KernelException(Errno.EINVAL.number(), "pass text", show(bytes), "NUL in it");
      }
    }
    int start = memory.position();
    require(start, bytes.length + 1);
    memory.put(bytes).put((byte) 0);
    return base + start;
  }

  /** The text in UTF-8 followed by NUL. */
  public long text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The path in UTF-8 followed by NUL. */
  public long text(Path path) {
    return text(path.toString());
  }

  /** A copy of the bytes. */
  public long copyOf(byte[] source, int offset, int length) {
    long address = raw(length);
    memory.put((int) (address - base), source, offset, length);
    return address;
  }

  /** Reads memory back. */
  public void read(long address, byte[] target, int offset, int length) {
    memory.get((int) (address - base), target, offset, length);
  }

  /** Reads memory back. */
  public byte[] read(long address, int length) {
    byte[] out = new byte[length];
    read(address, out, 0, length);
    return out;
  }

  public byte getByte(long address) {
    return memory.get((int) (address - base));
  }

  public short getShort(long address) {
    return memory.getShort((int) (address - base));
  }

  public int getInt(long address) {
    return memory.getInt((int) (address - base));
  }

  public long getLong(long address) {
    return memory.getLong((int) (address - base));
  }

  public void putShort(long address, int value) {
    memory.putShort((int) (address - base), (short) value);
  }

  public void putInt(long address, int value) {
    memory.putInt((int) (address - base), value);
  }

  public void putLong(long address, long value) {
    memory.putLong((int) (address - base), value);
  }

  @Override
  public void close() {
    memory.clear();
    for (Pool pool : POOLS) {
      if (memory.capacity() == pool.capacity()) {
        pool.free().offer(this);
        return;
      }
    }
  }

  private void require(int start, int size) {
    if (size > memory.capacity() - start) {
      throw new KernelException(
          Errno.ENAMETOOLONG.number(), "pass arguments", "", size + " bytes do not fit");
    }
  }

  private static String show(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replace('\0', '?');
  }

  /** Buffers of one size; those that do not fit back are left to the garbage collector. */
  private record Pool(int capacity, ArrayBlockingQueue<Scratch> free) {
    Pool(int capacity, int kept) {
      this(capacity, new ArrayBlockingQueue<>(kept));
    }

    Scratch take() {
      Scratch pooled = free.poll();
      return pooled != null ? pooled : new Scratch(capacity);
    }
  }
}
