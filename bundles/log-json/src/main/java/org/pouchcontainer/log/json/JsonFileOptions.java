package org.pouchcontainer.log.json;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.pouchcontainer.spi.ByteSize;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.log.LogDetails;
import org.pouchcontainer.spi.log.LogSource;
import org.pouchcontainer.spi.log.LogTag;

/**
 * The options of {@code json-file}.
 *
 * @param maxBytes after which a new file begins; 0 for never
 * @param maxFiles how many files there are at most, the one that is written included
 * @param compress whether finished files are compressed
 */
record JsonFileOptions(long maxBytes, int maxFiles, boolean compress) {
  private static final Set<String> OWN = Set.of("max-size", "max-file", "compress", "tag");

  /** Checks and reads options; INVALID_ARGUMENT naming the wrong one. */
  static JsonFileOptions parse(Map<String, String> options) {
    for (String name : options.keySet()) {
      if (!OWN.contains(name) && !LogDetails.OPTIONS.contains(name)) {
        Set<String> known = new TreeSet<>(OWN);
        known.addAll(LogDetails.OPTIONS);
        throw EngineException.invalid(
            "unknown log opt '" + name + "' for json-file log driver; there are " + known);
      }
    }
    LogDetails.validate(options);
    LogTag.validate(options.getOrDefault("tag", ""));
    long maxBytes = size(options.getOrDefault("max-size", ""));
    int maxFiles = files(options.getOrDefault("max-file", ""));
    boolean compress = flag(options.getOrDefault("compress", ""));
    if (compress && (maxBytes == 0 || maxFiles < 2)) {
      throw EngineException.invalid(
          "log option compress: needs max-size, and max-file of at least 2");
    }
    return new JsonFileOptions(maxBytes, maxFiles, compress);
  }

  private static long size(String text) {
    if (text.isEmpty() || text.equals("-1")) {
      return 0;
    }
    long bytes;
    try {
      bytes = ByteSize.parse(text).bytes();
    } catch (EngineException e) {
      throw e.within("log option max-size");
    }
    if (bytes <= 0) {
      throw EngineException.invalid("log option max-size=" + text + ": must be positive");
    }
    return bytes;
  }

  private static int files(String text) {
    if (text.isEmpty()) {
      return 1;
    }
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1) {
      throw EngineException.invalid("log option max-file=" + text + ": must be 1 to 9999");
    }
    return Integer.parseInt(text);
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "", "false", "0" -> false;
      case "true", "1" -> true;
      default -> throw EngineException.invalid("log option compress=" + text + ": true or false");
    };
  }

  /** What stands in {@code attrs} of each line. */
  SortedMap<String, String> attributes(LogSource source, Map<String, String> options) {
    SortedMap<String, String> all = LogDetails.of(source, options);
    String tag = LogTag.of(source, options, "");
    if (!tag.isEmpty()) {
      all.put("tag", tag);
    }
    return all;
  }
}
