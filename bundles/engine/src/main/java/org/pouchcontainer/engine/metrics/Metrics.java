package org.pouchcontainer.engine.metrics;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.system.EngineVersion;
import org.pouchcontainer.api.system.MetricsService;
import org.pouchcontainer.api.system.SystemInfo.ContainerCounts;
import org.pouchcontainer.spi.EngineException;

/**
 * Counters of the engine, with PouchContainer's metric names. They are a few dozen numbers, so no
 * library is embedded for them.
 */
public final class Metrics implements MetricsService, AutoCloseable {
  private static final Pattern WORD = Pattern.compile("[a-z][a-z_]{0,40}");
  private static final String PREFIX = "engine_daemon_";

  private final Supplier<ContainerCounts> containers;
  private final Supplier<EngineVersion> version;
  private final Map<String, Map<String, ActionTimes>> subjects = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> events = new ConcurrentHashMap<>();
  private final EventService.Subscription subscription;

  /** Counts from now on. */
  public Metrics(
      EventService events, Supplier<ContainerCounts> containers, Supplier<EngineVersion> version) {
    this.containers = containers;
    this.version = version;
    this.subscription = events.subscribe(null, this::count);
  }

  private void count(Event event) {
    // Health checks have their result in the action's name.
    String action = event.action().split(":", 2)[0].strip();
    String key = event.type().name().toLowerCase(Locale.ROOT) + " " + action;
    events.computeIfAbsent(key, k -> new LongAdder()).increment();
  }

  @Override
  public void record(String subject, String action, Duration duration, boolean success) {
    if (!WORD.matcher(subject).matches() || !WORD.matcher(action).matches()) {
      throw EngineException.invalid("metric of " + subject + " " + action + ": no such words");
    }
    subjects
        .computeIfAbsent(subject, s -> new ConcurrentSkipListMap<>())
        .computeIfAbsent(action, a -> new ActionTimes())
        .add(duration, success);
  }

  @Override
  public String text() {
    Exposition out = new Exposition();
    info(out);
    states(out);
    subjects.forEach((subject, actions) -> actions(out, subject, actions));
    events(out);
    ProcessMetrics.write(out);
    return out.toString();
  }

  private void info(Exposition out) {
    EngineVersion v = version.get();
    String name = PREFIX + "engine_info";
    Map<String, String> labels =
        new TreeMap<>(Map.of("version", v.version(), "commit", v.commit(), "kernel", v.kernel()));
    out.metric(name, "gauge", "Which engine this is.").value(name, labels, 1);
  }

  private void states(Exposition out) {
    ContainerCounts counts = containers.get();
    String name = PREFIX + "container_states_containers";
    out.metric(name, "gauge", "Containers by state.");
    out.value(name, Map.of("state", "running"), counts.running());
    out.value(name, Map.of("state", "paused"), counts.paused());
    out.value(name, Map.of("state", "stopped"), counts.stopped());
  }

  private static void actions(Exposition out, String subject, Map<String, ActionTimes> actions) {
    String all = PREFIX + subject + "_actions_counter_total";
    out.metric(all, "counter", "Actions on a " + subject + ", failed ones included.");
    actions.forEach(
        (action, times) -> out.value(all, Map.of("action", action), (double) times.all()));
    String good = PREFIX + subject + "_success_actions_counter_total";
    out.metric(good, "counter", "Actions on a " + subject + " that succeeded.");
    actions.forEach(
        (action, times) -> out.value(good, Map.of("action", action), (double) times.successes()));
    String seconds = PREFIX + subject + "_actions_seconds";
    out.metric(seconds, "histogram", "How long successful actions on a " + subject + " took.");
    actions.forEach((action, times) -> histogram(out, seconds, action, times));
  }

  private static void histogram(Exposition out, String name, String action, ActionTimes times) {
    // The whole is read after its parts, so that no bucket is larger.
    for (int i = 0; i < ActionTimes.BOUNDS.length; i++) {
      Map<String, String> labels = new TreeMap<>();
      labels.put("action", action);
      labels.put("le", Exposition.number(ActionTimes.BOUNDS[i]).replaceAll("(\\.\\d*?)0+$", "$1"));
      out.value(name + "_bucket", labels, (double) times.within(i));
    }
    Map<String, String> last = new TreeMap<>(Map.of("action", action, "le", "+Inf"));
    long count = times.successes();
    out.value(name + "_bucket", last, (double) count);
    out.value(name + "_sum", Map.of("action", action), times.seconds());
    out.value(name + "_count", Map.of("action", action), (double) count);
  }

  private void events(Exposition out) {
    String name = PREFIX + "events_total";
    out.metric(name, "counter", "Events by type and action.");
    new TreeMap<>(events)
        .forEach(
            (key, count) -> {
              String[] words = key.split(" ", 2);
              Map<String, String> labels = new TreeMap<>();
              labels.put("type", words[0]);
              labels.put("action", words[1]);
              out.value(name, labels, (double) count.sum());
            });
  }

  @Override
  public void close() {
    subscription.close();
  }
}
