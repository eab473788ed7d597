package org.pouchcontainer.engine.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pouchcontainer.engine.log.LogForwarder.Limits;
import org.pouchcontainer.spi.ByteSize;
import org.pouchcontainer.spi.EngineException;

/**
 * Those log options that the engine carries out itself, whatever the driver: {@code mode} and
 * {@code max-buffer-size}, and the bounds of the monitor's own log.
 *
 * @param limits of the monitor's log and of what may wait for the driver
 * @param driver options that are left for the driver
 */
public record LogOptions(Limits limits, Map<String, String> driver) {
  private static final String MODE = "mode";
  private static final String BUFFER = "max-buffer-size";

  /** Docker's local cache for drivers that cannot be read has these; none is needed here. */
  private static final List<String> CACHE =
      List.of("cache-disabled", "cache-max-size", "cache-max-file", "cache-compress");

  private static final ByteSize STANDARD_BUFFER = new ByteSize(1 << 20);
  private static final ByteSize STANDARD_SEGMENT = new ByteSize(20 << 20);
  private static final int STANDARD_FILES = 5;

  /** Checks and divides options; INVALID_ARGUMENT naming the wrong one. */
  public static LogOptions of(Map<String, String> options) {
    Map<String, String> driver = new HashMap<>(options);
    driver.keySet().removeAll(Set.copyOf(CACHE));
    String mode = driver.getOrDefault(MODE, "");
    driver.remove(MODE);
    if (!Set.of("", "blocking", "non-blocking").contains(mode)) {
      throw EngineException.invalid(
          "logger: logging mode not supported: " + mode + "; expected blocking or non-blocking");
    }
    boolean lossy = mode.equals("non-blocking");
    String buffer = driver.remove(BUFFER);
    if (buffer != null && !lossy) {
      throw EngineException.invalid(
          "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
    }
    long backlog = lossy ? size(BUFFER, buffer, STANDARD_BUFFER) : 0;
    long segment = size("max-size", driver.get("max-size"), STANDARD_SEGMENT);
    return new LogOptions(new Limits(segment, finishedFiles(driver), backlog), driver);
  }

  /** One finished file is always kept: its number says where the log goes on. */
  private static int finishedFiles(Map<String, String> options) {
    String files = options.getOrDefault("max-file", "");
    boolean sizeAsked = options.containsKey("max-size");
    int all =
        files.matches("[0-9]{1,4}") ? Integer.parseInt(files) : sizeAsked ? 1 : STANDARD_FILES;
    return Math.max(1, all - 1);
  }

  private static long size(
      String option, @org.jspecify.annotations.Nullable String text, ByteSize standard) {
    if (text == null || text.isEmpty() || text.equals("-1")) {
      return standard.bytes();
    }
    long bytes;
    try {
      bytes = ByteSize.parse(text).bytes();
    } catch (EngineException e) {
      throw e.within("log option " + option);
    }
    if (bytes == 0) {
      throw EngineException.invalid("log option " + option + "=" + text + ": must be positive");
    }
    return bytes;
  }
}
