package org.pouchcontainer.linux.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.KernelException;

/**
 * The name of a file in its directory, as the kernel has it: bytes, of no particular encoding.
 * Never empty, {@code .} or {@code ..}, and without slash and NUL, so that it cannot lead out of
 * the directory.
 */
public final class RawName implements Comparable<RawName> {
  private static final int MAX_BYTES = 255;

  private final byte[] bytes;

  private RawName(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Validates.
   *
   * @throws KernelException EINVAL or ENAMETOOLONG if it is no name
   */
  public static RawName of(byte[] bytes) {
    RawName name = new RawName(bytes.clone());
    if (bytes.length > MAX_BYTES) {
      throw new KernelException(Errno.ENAMETOOLONG.number(), "name a file", name.toString());
    }
    if (!isName(bytes)) {
      throw new KernelException(Errno.EINVAL.number(), "name a file", '"' + name.toString() + '"');
    }
    return name;
  }

  /** A name in UTF-8. */
  public static RawName of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isName(byte[] bytes) {
    boolean dots =
        bytes.length <= 2 && bytes.length > 0 && bytes[0] == '.' && bytes[bytes.length - 1] == '.';
    for (byte b : bytes) {
      if (b == 0 || b == '/') {
        return false;
      }
    }
    return bytes.length > 0 && !dots;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether it starts with these characters, which are ASCII. */
  public boolean startsWith(String ascii) {
    byte[] prefix = ascii.getBytes(StandardCharsets.US_ASCII);
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public int compareTo(RawName other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawName n && Arrays.equals(bytes, n.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** For messages: UTF-8, with a replacement character for what is none. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
