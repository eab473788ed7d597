package org.pouchcontainer.engine.volume;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One lock per name, kept only while somebody holds or awaits it. */
public final class NameLocks {
  private final Map<String, Counted> locks = new ConcurrentHashMap<>();

  /** Waits for the name; closing the result frees it. */
  public Held lock(String name) {
    Counted counted =
        locks.compute(
            name,
            (n, existing) -> {
              Counted entry = existing == null ? new Counted() : existing;
              entry.users++;
              return entry;
            });
    counted.lock.lock();
    return () -> {
      counted.lock.unlock();
      locks.computeIfPresent(name, (n, entry) -> --entry.users == 0 ? null : entry);
    };
  }

  /** A held lock. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Counted {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }
}
