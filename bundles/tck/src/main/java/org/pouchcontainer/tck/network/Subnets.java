package org.pouchcontainer.tck.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.pouchcontainer.spi.EngineException;

/** Arithmetic on subnets in text form, for the fake and the kit's assertions. */
final class Subnets {
  private Subnets() {}

  /** Whether the address, with or without a prefix length, lies in the subnet. */
  static boolean contains(String cidr, String address) {
    byte[] base = bytes(head(cidr));
    byte[] other = bytes(head(address));
    if (base.length != other.length) {
      return false;
    }
    int host = base.length * 8 - prefix(cidr);
    return new BigInteger(1, base)
        .shiftRight(host)
        .equals(new BigInteger(1, other).shiftRight(host));
  }

  static boolean overlap(String a, String b) {
    return contains(a, b) || contains(b, a);
  }

  /** The address this far above the subnet's base. */
  static String address(String cidr, int offset) {
    byte[] base = bytes(head(cidr));
    byte[] sum = new BigInteger(1, base).add(BigInteger.valueOf(offset)).toByteArray();
    byte[] whole = new byte[base.length];
    int length = Math.min(sum.length, whole.length);
    System.arraycopy(sum, sum.length - length, whole, whole.length - length, length);
    try {
      return InetAddress.getByAddress(whole).getHostAddress();
    } catch (UnknownHostException e) {
      throw EngineException.internal("address in " + cidr, e);
    }
  }

  /** How many addresses there are, at most {@link Integer#MAX_VALUE}. */
  static int size(String cidr) {
    int host = bytes(head(cidr)).length * 8 - prefix(cidr);
    return host >= 31 ? Integer.MAX_VALUE : 1 << host;
  }

  static int prefix(String cidr) {
    int slash = cidr.indexOf('/');
    String text = cidr.substring(slash + 1);
    int most = bytes(head(cidr)).length * 8;
    if (slash < 0 || !text.matches("\\d{1,3}") || Integer.parseInt(text) > most) {
      throw EngineException.invalid("\"" + cidr + "\" is not a subnet");
    }
    return Integer.parseInt(text);
  }

  static String head(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  static byte[] bytes(String address) {
    if (!address.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        && !address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw EngineException.invalid("\"" + address + "\" is not an address");
    }
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw EngineException.invalid("\"" + address + "\" is not an address");
    }
  }

  /** The same address always as the same text. */
  static String canonical(String address) {
    return address(address + "/" + bytes(address).length * 8, 0);
  }
}
