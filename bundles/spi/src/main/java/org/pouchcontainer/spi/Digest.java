package org.pouchcontainer.spi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The address of a content blob: algorithm and lower-case hex, as in {@code sha256:9f86d0…}.
 *
 * <p>Only registered algorithms with their exact length are accepted (OCI image-spec, descriptor,
 * "Digests"), so a digest is always safe as a file name.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex lower-case hexadecimal of the algorithm's length
 */
public record Digest(String algorithm, String hex) {
  private static final Pattern LOWER_HEX = Pattern.compile("[0-9a-f]+");

  /** Validates; throws {@link ErrorKind#INVALID_ARGUMENT}. */
  public Digest {
    int length =
        switch (algorithm) {
          case "sha256" -> 64;
          case "sha512" -> 128;
          default ->
              throw EngineException.invalid(
                  "digest algorithm \"" + abbreviate(algorithm) + "\": not sha256 or sha512");
        };
    if (hex.length() != length || !LOWER_HEX.matcher(hex).matches()) {
      throw EngineException.invalid(
          "digest \""
              + algorithm
              + ":"
              + abbreviate(hex)
              + "\": expected "
              + length
              + " lower-case hex digits");
    }
  }

  /** Parses {@code algorithm:hex}; throws {@link ErrorKind#INVALID_ARGUMENT}. */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw EngineException.invalid("digest \"" + abbreviate(text) + "\": no algorithm before ':'");
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The sha256 digest of these bytes. */
  public static Digest sha256(byte[] content) {
    return ofSha256(newSha256().digest(content));
  }

  /** Wraps a finished 32-byte sha256 value. */
  public static Digest ofSha256(byte[] value) {
    return new Digest("sha256", HexFormat.of().formatHex(value));
  }

  /** A fresh hasher for this digest's algorithm. */
  public MessageDigest newHasher() {
    try {
      return MessageDigest.getInstance(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw EngineException.internal("digest " + algorithm + ": missing in this JVM", e);
    }
  }

  /** A fresh sha256 hasher. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw EngineException.internal("digest sha256: missing in this JVM", e);
    }
  }

  /** The first twelve hex digits, as lists show them. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }

  private static String abbreviate(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
