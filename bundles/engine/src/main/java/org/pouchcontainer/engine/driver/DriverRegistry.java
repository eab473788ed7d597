package org.pouchcontainer.engine.driver;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * The drivers of one kind that are registered now, by name. A driver may come and go at any moment;
 * callers look it up for each use and never keep it.
 *
 * @param <D> the SPI
 */
public final class DriverRegistry<D> {
  private final String kind;
  private final Map<String, D> drivers = new ConcurrentHashMap<>();
  private final List<Consumer<String>> arrivals = new CopyOnWriteArrayList<>();

  /** A registry whose messages call its drivers {@code kind}, as {@code volume driver}. */
  public DriverRegistry(String kind) {
    this.kind = kind;
  }

  /** Registers a driver; a newer one of the same name takes over. */
  public void add(String name, D driver) {
    drivers.put(name, driver);
    synchronized (this) {
      notifyAll();
    }
    arrivals.forEach(listener -> listener.accept(name));
  }

  /**
   * Tells of each driver that comes from now on, by its name; the listener must not block.
   *
   * @return ends it
   */
  public Runnable onArrival(Consumer<String> listener) {
    arrivals.add(listener);
    return () -> arrivals.remove(listener);
  }

  /** Takes this very driver away; one that has taken over its name stays. */
  public void remove(String name, D driver) {
    drivers.remove(name, driver);
  }

  /** The driver of that name, if it is registered now. */
  public Optional<D> find(String name) {
    return Optional.ofNullable(drivers.get(name));
  }

  /** All drivers, by name. */
  public Map<String, D> all() {
    return new TreeMap<>(drivers);
  }

  /**
   * The driver of that name.
   *
   * @throws EngineException {@link ErrorKind#FAILED_PRECONDITION} naming it and those that are
   *     there
   */
  public D require(String name) {
    return find(name).orElseThrow(() -> absent(ErrorKind.FAILED_PRECONDITION, name));
  }

  /**
   * The driver of that name, waiting for it while its bundle is being replaced.
   *
   * @param limit how long to wait
   * @throws EngineException {@link ErrorKind#UNAVAILABLE} when the time has passed
   */
  public D await(String name, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (this) {
      while (true) {
        D driver = drivers.get(name);
        if (driver != null) {
          return driver;
        }
        long restMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (restMillis <= 0) {
          throw absent(ErrorKind.UNAVAILABLE, name);
        }
        try {
          wait(restMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new EngineException(
              ErrorKind.CANCELLED, kind + " \"" + name + "\": interrupted", e);
        }
      }
    }
  }

  private EngineException absent(ErrorKind error, String name) {
    String known = drivers.isEmpty() ? "none" : String.join(", ", all().keySet());
    return new EngineException(
        error,
        kind
            + " \""
            + name
            + "\" is not installed; put its bundle into deploy/ or use one of: "
            + known);
  }
}
