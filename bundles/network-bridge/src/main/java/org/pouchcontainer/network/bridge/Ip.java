package org.pouchcontainer.network.bridge;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/**
 * An IPv4 or IPv6 address as a number.
 *
 * @param value unsigned
 * @param v6 its family
 */
record Ip(BigInteger value, boolean v6) implements Comparable<Ip> {
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 =
      Pattern.compile("[0-9a-fA-F:]{2,39}(:\\d{1,3}(\\.\\d{1,3}){3})?");

  /** Parses a literal; nothing is ever looked up by name. */
  static Ip parse(String text) {
    boolean v6 = text.indexOf(':') >= 0;
    if ((v6 ? V6 : V4).matcher(text).matches()) {
      try {
        InetAddress address = InetAddress.getByName(text);
        // An IPv4 address written as IPv6 would be neither here nor there.
        if (v6 != address instanceof Inet4Address) {
          return new Ip(new BigInteger(1, address.getAddress()), v6);
        }
      } catch (UnknownHostException e) {
        throw notOne(text, e);
      }
    }
    throw notOne(text, null);
  }

  private static EngineException notOne(
      String text, @org.jspecify.annotations.Nullable Exception cause) {
    String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
    return new EngineException(
        org.pouchcontainer.spi.ErrorKind.INVALID_ARGUMENT,
        "\"" + shown + "\" is not an IP address",
        cause);
  }

  /** Bits of this family's addresses. */
  int bits() {
    return bits(v6);
  }

  static int bits(boolean v6) {
    return v6 ? 128 : 32;
  }

  /** Most significant byte first. */
  byte[] bytes() {
    byte[] signed = value.toByteArray();
    byte[] whole = new byte[bits() / 8];
    int length = Math.min(signed.length, whole.length);
    System.arraycopy(signed, signed.length - length, whole, whole.length - length, length);
    return whole;
  }

  Ip plus(long count) {
    return new Ip(value.add(BigInteger.valueOf(count)), v6);
  }

  InetAddress address() {
    try {
      return InetAddress.getByAddress(bytes());
    } catch (UnknownHostException e) {
      throw EngineException.internal("an address of " + Arrays.toString(bytes()), e);
    }
  }

  @Override
  public int compareTo(Ip other) {
    return v6 == other.v6 ? value.compareTo(other.value) : Boolean.compare(v6, other.v6);
  }

  /** As iproute2 and nftables write it: IPv6 with its longest run of zeros left out. */
  @Override
  public String toString() {
    return v6 ? compressed() : address().getHostAddress();
  }

  private String compressed() {
    byte[] bytes = bytes();
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int start = -1;
    int longest = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        longest = end - i;
        start = i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += longest - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
