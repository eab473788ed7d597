package org.pouchcontainer.linux.internal.namespace;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.OwnThread;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.mount.Mounts;
import org.pouchcontainer.linux.namespace.NetNamespaces;
import org.pouchcontainer.spi.MountSpec;

/** Network namespaces by unshare(2), setns(2) and bind mounts. */
public final class KernelNetNamespaces implements NetNamespaces {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";
  private static final String THREAD = "pouch-netns";
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SIOCGIFFLAGS = 0x8913;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final int IFREQ_SIZE = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final int IFF_UP = 1;

  private final Sys sys;
  private final Mounts mounts;

  public KernelNetNamespaces(Sys sys, Mounts mounts) {
    this.sys = sys;
    this.mounts = mounts;
  }

  @Override
  public void create(Path pin) {
    sys.open(pin, Open.RDONLY | Open.CREAT | Open.EXCL | Open.NOFOLLOW, 0444).close();
    try {
      OwnThread.call(
          THREAD,
          () -> {
            sys.check(sys.calls().invoke(Call.UNSHARE, CLONE_NEWNET), Call.UNSHARE, "CLONE_NEWNET");
            startLoopback();
            mounts.mount(new MountSpec("bind", OF_THIS_THREAD, List.of("bind")), pin);
            return true;
          });
    } catch (RuntimeException e) {
      delete(pin);
      throw e;
    }
  }

  private void startLoopback() {
    long made = sys.calls().invoke(Call.SOCKET, AF_INET, SOCK_DGRAM | Open.CLOEXEC, 0);
    try (Fd socket = sys.fd(made, Call.SOCKET, "AF_INET");
        Scratch s = Scratch.take()) {
      long request = s.room(IFREQ_SIZE);
      s.putShort(request, 'l' | 'o' << 8);
      control(socket, SIOCGIFFLAGS, request);
      s.putShort(request + IFREQ_FLAGS, s.getShort(request + IFREQ_FLAGS) | IFF_UP);
      control(socket, SIOCSIFFLAGS, request);
    }
  }

  private void control(Fd socket, int request, long argument) {
    sys.check(sys.calls().invoke(Call.IOCTL, socket.number(), request, argument), Call.IOCTL, "lo");
  }

  @Override
  public void remove(Path pin) {
    boolean mounted = true;
    while (mounted) {
      mounted = mounts.unmount(pin);
    }
    delete(pin);
  }

  private void delete(Path file) {
    try (Scratch s = Scratch.take()) {
      long result = sys.calls().invoke(Call.UNLINKAT, Open.CWD, s.text(file), 0);
      if (result != -Errno.ENOENT.number()) {
        sys.check(result, Call.UNLINKAT, file);
      }
    }
  }

  @Override
  public boolean exists(Path pin) {
    return mounts.isMountPoint(pin);
  }

  @Override
  public <T> T within(Path file, Supplier<T> work) {
    return OwnThread.call(
        THREAD,
        () -> {
          try (Fd namespace = sys.open(file, Open.RDONLY)) {
            long result = sys.calls().invoke(Call.SETNS, namespace.number(), CLONE_NEWNET);
            if (result == -Errno.EINVAL.number()) {
              throw new KernelException(
                  Errno.EINVAL.number(), "setns", file.toString(), "no network namespace");
            }
            sys.check(result, Call.SETNS, file);
          }
          return work.get();
        });
  }
}
