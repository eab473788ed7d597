package org.pouchcontainer.engine.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/**
 * A subnet of IPv4 or IPv6.
 *
 * @param first its first address as a number
 * @param prefix length of the prefix in bits
 * @param ipv6 which of the two
 */
record Cidr(BigInteger first, int prefix, boolean ipv6) {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /**
   * Reads {@code 192.168.5.0/24}; bits behind the prefix are cut off.
   *
   * @throws EngineException INVALID_ARGUMENT, naming {@code what}
   */
  static Cidr parse(String what, String text) {
    int slash = text.indexOf('/');
    InetAddress address = address(slash < 0 ? text : text.substring(0, slash)).orElse(null);
    if (slash < 0 || address == null || !text.substring(slash + 1).matches("\\d{1,3}")) {
      throw EngineException.invalid(
          "invalid " + what + " \"" + shorten(text) + "\": expected as 192.168.5.0/24");
    }
    int bits = address.getAddress().length * 8;
    int prefix = Integer.parseInt(text.substring(slash + 1));
    if (prefix > bits) {
      throw EngineException.invalid(
          "invalid " + what + " \"" + text + "\": the prefix has at most " + bits + " bits");
    }
    BigInteger mask = BigInteger.ONE.shiftLeft(bits - prefix).subtract(BigInteger.ONE);
    return new Cidr(number(address).andNot(mask), prefix, bits == 128);
  }

  /** An address that is written as one; names are never looked up. */
  static Optional<InetAddress> address(String text) {
    if (text.length() > 45 || (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  boolean contains(InetAddress address) {
    return (address.getAddress().length == 16) == ipv6
        && number(address).shiftRight(hostBits()).equals(first.shiftRight(hostBits()));
  }

  boolean contains(Cidr other) {
    return other.ipv6 == ipv6
        && other.prefix >= prefix
        && other.first.shiftRight(hostBits()).equals(first.shiftRight(hostBits()));
  }

  boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  private int hostBits() {
    return (ipv6 ? 128 : 32) - prefix;
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  private static String shorten(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** As {@code 192.168.5.0/24}. */
  @Override
  public String toString() {
    int length = ipv6 ? 16 : 4;
    byte[] bytes = new byte[length];
    byte[] significant = first.toByteArray();
    for (int i = 0; i < Math.min(length, significant.length); i++) {
      bytes[length - 1 - i] = significant[significant.length - 1 - i];
    }
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + prefix;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + length + " bytes", e);
    }
  }
}
