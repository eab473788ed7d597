package org.pouchcontainer.tck.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.log.LogDetails;
import org.pouchcontainer.spi.log.LogDriver;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.log.LogSink;
import org.pouchcontainer.spi.log.LogSource;

/** A log driver that keeps confirmed lines in memory, and refuses them while it is told to. */
public final class InMemoryLogDriver implements LogDriver {
  private final String name;
  private final Map<ContainerId, List<String>> received = new ConcurrentHashMap<>();
  private volatile boolean away;

  /** A driver of that name, without options of its own. */
  public InMemoryLogDriver(String name) {
    this.name = name;
  }

  /** What has arrived from a container, in order. */
  public List<String> received(ContainerId container) {
    return List.copyOf(received.getOrDefault(container, List.of()));
  }

  /** Whether writes fail from now on. */
  public void away(boolean nowAway) {
    away = nowAway;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void validate(Map<String, String> options) {
    for (String option : options.keySet()) {
      if (!LogDetails.OPTIONS.contains(option) && !option.startsWith("max-")) {
        throw EngineException.invalid("unknown log opt '" + option + "' for " + name);
      }
    }
    LogDetails.validate(options);
  }

  @Override
  public LogSink open(LogSource source, Map<String, String> options) {
    validate(options);
    return new Sink(received.computeIfAbsent(source.id(), id -> new CopyOnWriteArrayList<>()));
  }

  private final class Sink implements LogSink {
    private final List<String> confirmed;
    private final List<String> waiting = new ArrayList<>();

    Sink(List<String> confirmed) {
      this.confirmed = confirmed;
    }

    @Override
    public void write(LogLine line) {
      if (away) {
        throw new EngineException(ErrorKind.UNAVAILABLE, "log driver " + name + ": it is away");
      }
      waiting.add(new String(line.text(), StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {
      confirmed.addAll(waiting);
      waiting.clear();
    }

    @Override
    public void close() {
      waiting.clear();
    }
  }
}
