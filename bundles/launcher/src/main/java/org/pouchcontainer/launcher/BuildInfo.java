package org.pouchcontainer.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Which commit the distribution was built from, and that commit's time; both may be unknown. */
final class BuildInfo {
  private final Properties file;

  private BuildInfo(Properties file) {
    this.file = file;
  }

  static BuildInfo of(Path distribution) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(distribution.resolve("lib/build.properties"))) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return new BuildInfo(new Properties());
    } catch (IOException e) {
      throw new StartupException("read what was built: " + e, e);
    }
    return new BuildInfo(properties);
  }

  /** The system properties {@code pouch.commit} and {@code pouch.built} (ISO 8601), where known. */
  Map<String, String> asProperties() {
    Map<String, String> known = new LinkedHashMap<>();
    String commit = file.getProperty("commit", "");
    String seconds = file.getProperty("built", "");
    if (commit.matches("[0-9a-f]+")) {
      known.put("pouch.commit", commit);
    }
    if (seconds.matches("[0-9]{1,12}")) {
      known.put("pouch.built", Instant.ofEpochSecond(Long.parseLong(seconds)).toString());
    }
    return known;
  }
}
