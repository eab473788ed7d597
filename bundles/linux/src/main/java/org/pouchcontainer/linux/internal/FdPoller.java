package org.pouchcontainer.linux.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.linux.Fd;

/**
 * One thread that waits on many descriptors with epoll(7) and calls back once for each that becomes
 * readable. Made for pidfds, which become readable when their process ends. The thread starts with
 * the first watch.
 */
public final class FdPoller implements AutoCloseable {
  private static final int CLOEXEC = 0x80000;
  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int IN = 1;
  private static final int ONESHOT = 1 << 30;
  private static final int EVENTS = 64;
  // struct epoll_event is packed on x86 only.
  private static final int EVENT_SIZE = Machine.isArm() ? 16 : 12;
  private static final int DATA_OFFSET = EVENT_SIZE - 8;

  private final Sys sys;
  private final String name;
  private final Map<Integer, Runnable> callbacks = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Fd epoll;
  private @Nullable Fd wakeUp;

  public FdPoller(Sys sys, String name) {
    this.sys = sys;
    this.name = name;
  }

  /**
   * Calls {@code onReadable} once, on the poller's thread, when {@code fd} is readable. The
   * callback owns {@code fd} from then on and closes it.
   */
  public void watch(Fd fd, Runnable onReadable) {
    int number = fd.number();
    callbacks.put(number, onReadable);
    try (Scratch s = Scratch.take()) {
      long event = event(s, IN | ONESHOT, number);
      sys.check(
          sys.calls().invoke(Call.EPOLL_CTL, started().number(), CTL_ADD, number, event),
          Call.EPOLL_CTL,
          fd);
    } catch (RuntimeException e) {
      callbacks.remove(number);
      throw e;
    }
  }

  private synchronized Fd started() {
    if (closed.get()) {
      throw new IllegalStateException(name + " is closed");
    }
    Fd running = epoll;
    if (running != null) {
      return running;
    }
    Fd made = sys.fd(sys.calls().invoke(Call.EPOLL_CREATE1, CLOEXEC), Call.EPOLL_CREATE1, name);
    Fd wake = sys.fd(sys.calls().invoke(Call.EVENTFD2, 0, CLOEXEC), Call.EVENTFD2, name);
    try (Scratch s = Scratch.take()) {
      long event = event(s, IN, wake.number());
      sys.check(
          sys.calls().invoke(Call.EPOLL_CTL, made.number(), CTL_ADD, wake.number(), event),
          Call.EPOLL_CTL,
          name);
    }
    epoll = made;
    wakeUp = wake;
    Thread thread = new Thread(() -> loop(made, wake), name);
    thread.setDaemon(true);
    thread.start();
    return made;
  }

  private static long event(Scratch s, int events, int data) {
    long event = s.room(EVENT_SIZE);
    s.putInt(event, events);
    s.putInt(event + DATA_OFFSET, data);
    return event;
  }

  private void loop(Fd poll, Fd wake) {
    try (poll;
        wake;
        Scratch s = Scratch.take()) {
      long events = s.room(EVENTS * EVENT_SIZE);
      while (!closed.get()) {
        long n = sys.calls().invoke(Call.EPOLL_PWAIT, poll.number(), events, EVENTS, -1, 0, 8);
        for (int i = 0; i < n; i++) {
          dispatch(poll, s.getInt(events + (long) i * EVENT_SIZE + DATA_OFFSET));
        }
      }
    }
  }

  private void dispatch(Fd poll, int number) {
    Runnable callback = callbacks.remove(number);
    if (callback == null) {
      return;
    }
    sys.calls().invoke(Call.EPOLL_CTL, poll.number(), CTL_DEL, number, 0);
    try {
      callback.run();
    } catch (RuntimeException e) {
      // One listener's failure must not end the thread that all others wait on.
      Thread thread = Thread.currentThread();
      thread.getThreadGroup().uncaughtException(thread, e);
    }
  }

  @Override
  public synchronized void close() {
    if (closed.compareAndSet(false, true) && wakeUp != null) {
      sys.write(wakeUp, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 0, 8);
    }
  }
}
