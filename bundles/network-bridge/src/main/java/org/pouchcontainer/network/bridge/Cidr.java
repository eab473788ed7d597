package org.pouchcontainer.network.bridge;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;

/**
 * An address range.
 *
 * @param first its lowest address
 * @param prefix bits that all its addresses share
 */
record Cidr(Ip first, int prefix) {
  private static final Pattern FORM = Pattern.compile("([^/]{2,45})/(\\d{1,3})");

  /** Parses {@code 10.1.0.0/16}; bits behind the prefix are cleared, as Docker does. */
  static Cidr parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw EngineException.invalid(
          "\"%s\" is not a subnet such as 10.1.0.0/16"
              .formatted(text.length() > 64 ? text.substring(0, 64) + "…" : text));
    }
    return of(Ip.parse(form.group(1)), Integer.parseInt(form.group(2)));
  }

  /** The range of this size around an address. */
  static Cidr of(Ip address, int prefix) {
    if (prefix > address.bits()) {
      throw EngineException.invalid(
          "\"" + address + "/" + prefix + "\": the prefix is longer than the address");
    }
    int host = address.bits() - prefix;
    return new Cidr(new Ip(address.value().shiftRight(host).shiftLeft(host), address.v6()), prefix);
  }

  boolean v6() {
    return first.v6();
  }

  /** The highest address. */
  Ip last() {
    return new Ip(first.value().add(size()).subtract(BigInteger.ONE), v6());
  }

  BigInteger size() {
    return BigInteger.ONE.shiftLeft(first.bits() - prefix);
  }

  boolean contains(Ip address) {
    return address.v6() == v6() && of(address, prefix).equals(this);
  }

  boolean contains(Cidr other) {
    return other.prefix >= prefix && contains(other.first);
  }

  boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /** The next range of the same size. */
  Cidr next() {
    return new Cidr(new Ip(first.value().add(size()), v6()), prefix);
  }

  @Override
  public String toString() {
    return first + "/" + prefix;
  }
}
