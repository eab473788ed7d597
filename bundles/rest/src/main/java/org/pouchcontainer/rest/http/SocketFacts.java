package org.pouchcontainer.rest.http;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel knows of a unix socket and the JDK asks for but does not hand out: the peer's
 * pid, and whether the peer is gone altogether rather than only done with sending.
 *
 * <p>The JDK's own calls are taken through its trusted lookup. Opening the package on the command
 * line instead would cost the start-up archive of the module graph, hence part of every start.
 * Where that fails nothing is known, which is said in the log once.
 */
final class SocketFacts {
  private static final Logger LOG = LoggerFactory.getLogger(SocketFacts.class);

  // socket(7): SO_PEERCRED yields struct ucred, whose first int is the pid; poll(2).
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int POLLHUP = 0x10;

  private static final @Nullable Calls CALLS = Calls.find();

  private SocketFacts() {}

  /** The process that connected; it may have passed the socket on since. */
  static OptionalInt peerPid(SocketChannel channel) {
    return CALLS == null ? OptionalInt.empty() : OptionalInt.of(CALLS.peerPid(channel));
  }

  /** Whether {@link #peerGone} can tell. */
  static boolean knowsPeerGone() {
    return CALLS != null;
  }

  /** Whether the peer has closed its end, in both directions. */
  static boolean peerGone(SocketChannel channel) {
    return CALLS != null && CALLS.peerGone(channel);
  }

  private record Calls(MethodHandle descriptor, MethodHandle option, MethodHandle poll) {
    static @Nullable Calls find() {
      try {
        Class<?> net = Class.forName("sun.nio.ch.Net", true, null);
        Class<?> channel = Class.forName("sun.nio.ch.SocketChannelImpl", true, null);
        MethodHandles.Lookup lookup = trustedLookup();
        return new Calls(
            lookup.findVirtual(channel, "getFD", MethodType.methodType(FileDescriptor.class)),
            lookup.findStatic(
                net,
                "getIntOption0",
                MethodType.methodType(
                    int.class, FileDescriptor.class, boolean.class, int.class, int.class)),
            lookup.findStatic(
                net,
                "poll",
                MethodType.methodType(int.class, FileDescriptor.class, int.class, long.class)));
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        LOG.warn("Pids of clients stay unknown on this JVM", e);
        return null;
      }
    }

    private static MethodHandles.Lookup trustedLookup() throws ReflectiveOperationException {
      Class<?> type = Class.forName("sun.misc.Unsafe", true, null);
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      Object unsafe = instance.get(null);
      Field trusted = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
      Object base = type.getMethod("staticFieldBase", Field.class).invoke(unsafe, trusted);
      Object offset = type.getMethod("staticFieldOffset", Field.class).invoke(unsafe, trusted);
      return (MethodHandles.Lookup)
          type.getMethod("getObject", Object.class, long.class).invoke(unsafe, base, offset);
    }

    int peerPid(SocketChannel channel) {
      try {
        FileDescriptor fd = (FileDescriptor) descriptor.invoke(channel);
        return (int) option.invokeExact(fd, false, SOL_SOCKET, SO_PEERCRED);
      } catch (Throwable e) {
        throw new IllegalStateException("ask for the peer of " + channel, e);
      }
    }

    boolean peerGone(SocketChannel channel) {
      if (!channel.isOpen()) {
        return true;
      }
      try {
        FileDescriptor fd = (FileDescriptor) descriptor.invoke(channel);
        return ((int) poll.invokeExact(fd, 0, 0L) & POLLHUP) != 0;
      } catch (Throwable e) {
        throw new IllegalStateException("ask for the peer of " + channel, e);
      }
    }
  }
}
