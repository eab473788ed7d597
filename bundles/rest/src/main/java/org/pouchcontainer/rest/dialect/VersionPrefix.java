package org.pouchcontainer.rest.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/**
 * A request's path with the version prefix taken off.
 *
 * @param major of the version
 * @param minor of the version
 * @param path the rest, beginning with a slash
 */
public record VersionPrefix(int major, int minor, String path) {
  private static final Pattern DOCKER = Pattern.compile("/v(\\d{1,4})\\.(\\d{1,4})(/.*)");
  private static final Pattern POUCH = Pattern.compile("/v[0-9.]{1,16}(/.*)");
  private static final int MAJOR = 1;
  private static final int OLDEST = 24;
  static final int NEWEST = 56;

  /** Splits a path; INVALID_ARGUMENT for a version that the dialect does not speak. */
  public static VersionPrefix split(ApiDialect dialect, String path) {
    if (!dialect.checksVersion()) {
      Matcher m = POUCH.matcher(path);
      return new VersionPrefix(MAJOR, OLDEST, m.matches() ? m.group(1) : path);
    }
    Matcher m = DOCKER.matcher(path);
    if (!m.matches()) {
      return new VersionPrefix(MAJOR, NEWEST, path);
    }
    int major = Integer.parseInt(m.group(1));
    int minor = Integer.parseInt(m.group(2));
    // Docker's own clients look for these words.
    if (major < MAJOR || (major == MAJOR && minor < OLDEST)) {
      throw EngineException.invalid(
          "client version %d.%d is too old. Minimum supported API version is %d.%d, please upgrade your client to a newer version"
              .formatted(major, minor, MAJOR, OLDEST));
    }
    if (major > MAJOR || minor > NEWEST) {
      throw EngineException.invalid(
          "client version %d.%d is too new. Maximum supported API version is %d.%d"
              .formatted(major, minor, MAJOR, NEWEST));
    }
    return new VersionPrefix(major, minor, m.group(3));
  }

  /** Whether the client speaks this version or a newer one. */
  public boolean atLeast(int wantedMinor) {
    return minor >= wantedMinor;
  }
}
