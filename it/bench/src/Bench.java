package org.pouchcontainer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures engines side by side and prints one Markdown table of medians.
 *
 * <p>Each round takes every engine once, so that what the machine does meanwhile hits all alike.
 */
public final class Bench {
  private final Path assembly;
  private final Path work;
  private final boolean quick;
  private final String only;
  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
  private final List<String> columns = new ArrayList<>();

  private Bench(Path assembly, Path work, boolean quick, String only) {
    this.assembly = assembly;
    this.work = work;
    this.quick = quick;
    this.only = only;
  }

  /** Arguments: the assembly, a work folder, whether to be quick, and a filter or nothing. */
  public static void main(String[] arguments) throws Exception {
    new Bench(
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            Boolean.parseBoolean(arguments[2]),
            arguments.length > 3 ? arguments[3] : "")
        .run();
  }

  private void run() throws Exception {
    List<Engine> engines = new ArrayList<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAll(engines), "bench-end"));
    Image image = Image.make(work);
    List<Engine> candidates =
        List.of(
            new PouchEngine(assembly, work),
            new DockerEngine(work),
            new PodmanEngine(work),
            new CtrEngine(work),
            new BareEngine("crun", work, image),
            new BareEngine("runc", work, image),
            new ConmonEngine("crun", work, image));
    for (Engine engine : candidates) {
      try {
        if (engine.isInstalled()) {
          engines.add(engine);
          engine.start(image);
          columns.add(engine.name());
        }
      } catch (IOException | RuntimeException e) {
        engines.remove(engine);
        closeAll(List.of(engine));
        note(engine.name() + " left out: " + e.getMessage());
      }
    }
    measure(engines);
    closeAll(engines);
    engines.clear();
    print();
  }

  private void measure(List<Engine> engines) throws Exception {
    int rounds = quick ? 7 : 25;
    for (String runtime : List.of("crun", "runc")) {
      each("create + start + wait + remove, " + runtime, "ms", rounds, engines, e -> e.runOnce(runtime));
    }
    each("exec", "ms", rounds, engines, Engine::execOnce);
    each("50 containers, 10 at a time", "ms", quick ? 1 : 3, engines, e -> e.runMany(50, 10));
    each("short command (version)", "ms", quick ? 5 : 15, engines, Engine::shortCommand);
    each("start to first answer, warm", "ms", quick ? 1 : 3, engines, Engine::restart);
    each("memory idle (PSS)", "MB", 1, engines, Engine::memoryBytes);
    int many = 100;
    if (wanted("list of " + many) || wanted("memory with " + many)) {
      for (Engine engine : engines) {
        attempt(engine, e -> e.startMany(many));
      }
      each("list of " + many + " containers", "ms", quick ? 10 : 40, engines, Engine::list);
      each("memory with " + many + " containers (PSS)", "MB", 1, engines, Engine::memoryBytes);
      for (Engine engine : engines) {
        attempt(engine, Engine::removeMany);
      }
    }
  }

  /** One measurement of one engine: nanoseconds or bytes; negative where it has no such thing. */
  private interface Measurement {
    long take(Engine engine) throws Exception;
  }

  private boolean wanted(String name) {
    return name.contains(only);
  }

  private void each(
      String name, String unit, int rounds, List<Engine> engines, Measurement measurement) {
    if (!wanted(name)) {
      return;
    }
    note(name);
    Map<Engine, List<Long>> taken = new LinkedHashMap<>();
    int warmUp = rounds > 3 ? 2 : 0;
    for (int round = -warmUp; round < rounds; round++) {
      for (Engine engine : engines) {
        long value = attempt(engine, measurement);
        if (value >= 0 && round >= 0) {
          taken.computeIfAbsent(engine, e -> new ArrayList<>()).add(value);
        }
      }
    }
    Map<String, String> row = rows.computeIfAbsent(name + " (" + unit + ")", n -> new LinkedHashMap<>());
    taken.forEach((engine, values) -> row.put(engine.name(), show(median(values), unit)));
  }

  private long attempt(Engine engine, Measurement measurement) {
    try {
      return measurement.take(engine);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (Exception e) { // a measurement that fails leaves its cell empty
      note(engine.name() + ": " + e);
      return -1;
    }
  }

  private static long median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static String show(long value, String unit) {
    double scaled = value / (unit.equals("ms") ? 1e6 : 1e6);
    return scaled < 10 ? String.format("%.1f", scaled) : String.format("%.0f", scaled);
  }

  private void print() throws IOException {
    System.out.println("Medians, network none, the same busybox image; " + machine());
    System.out.println();
    System.out.println("| Work | " + String.join(" | ", columns) + " |");
    System.out.println("|---|" + "---:|".repeat(columns.size()));
    rows.forEach(
        (name, row) -> {
          List<String> cells = columns.stream().map(c -> row.getOrDefault(c, "–")).toList();
          System.out.println("| " + name + " | " + String.join(" | ", cells) + " |");
        });
  }

  private static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.split(":")[1].strip())
            .findFirst()
            .orElse("unknown processor");
    return LocalDate.now()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " × "
        + model
        + ", kernel "
        + System.getProperty("os.version")
        + ", JDK "
        + Runtime.version().feature();
  }

  private static void closeAll(List<Engine> engines) {
    for (Engine engine : List.copyOf(engines)) {
      try {
        engine.close();
      } catch (IOException | RuntimeException e) {
        note("end " + engine.name() + ": " + e);
      }
    }
  }

  static void note(String text) {
    System.err.println("bench: " + text);
  }
}
