package org.pouchcontainer.spi;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A container's id: 64 lower-case hex digits, hence safe as a file, cgroup and host name part.
 *
 * @param value the 64 digits
 */
public record ContainerId(String value) implements Comparable<ContainerId> {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Validates; throws {@link ErrorKind#INVALID_ARGUMENT}. */
  public ContainerId {
    if (!FORM.matcher(value).matches()) {
      throw EngineException.invalid(
          "container id of " + value.length() + " characters: expected 64 lower-case hex digits");
    }
  }

  /** A new random id. */
  public static ContainerId random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new ContainerId(HexFormat.of().formatHex(bytes));
  }

  /** The first twelve digits: the default host name and what lists show. */
  public String shortForm() {
    return value.substring(0, 12);
  }

  @Override
  public int compareTo(ContainerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
