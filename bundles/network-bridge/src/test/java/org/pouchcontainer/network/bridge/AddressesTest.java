package org.pouchcontainer.network.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pouchcontainer.tck.Kinds.assertKind;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.spi.ErrorKind;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "192.168.5.1, 192.168.5.1",
    "fd00:0:0:0:0:0:0:1, fd00::1",
    "::, ::",
    "::1, ::1",
    "2001:DB8::0:1:0:0, 2001:db8::1:0:0",
    "1:0:2:0:3:0:4:0, 1:0:2:0:3:0:4:0",
    "fe80::, fe80::"
  })
  void anAddressIsWrittenInOneWay(String text, String canonical) {
    assertThat(Ip.parse(text)).hasToString(canonical);
    assertThat(Ip.parse(canonical)).isEqualTo(Ip.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.256",
        "1.2.3.4.5",
        "localhost",
        "::ffff:1.2.3.4",
        "fe80::1%eth0",
        "1.2.3.4 dev lo",
        ":::",
        "12345::"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> Ip.parse(text));
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "10.0.0.0/8, 10.200.0.0/16, true",
    "10.200.0.0/16, 10.0.0.0/8, true",
    "10.0.0.0/24, 10.0.1.0/24, false",
    "fd00::/64, fd00::1:0/112, true",
    "0.0.0.0/1, ::/1, false"
  })
  void subnetsOverlapOrNot(String one, String other, boolean overlap) {
    assertThat(Cidr.parse(one).overlaps(Cidr.parse(other))).isEqualTo(overlap);
  }

  @Test
  void theFirstSubnetThatNobodyUsesIsChosen() {
    SubnetChooser chooser =
        new SubnetChooser(
            List.of(
                SubnetChooser.Pool.parse("172.17.0.0/16:16"),
                SubnetChooser.Pool.parse("172.18.0.0/15:16")));
    List<Cidr> taken = List.of(Cidr.parse("172.17.4.0/24"));

    assertThat(chooser.choose(taken, List::of)).hasToString("172.18.0.0/16");
    assertThat(chooser.choose(taken, () -> List.of(Cidr.parse("172.18.0.0/17"))))
        .hasToString("172.19.0.0/16");
    assertKind(
        ErrorKind.RESOURCE_EXHAUSTED,
        () -> chooser.choose(taken, () -> List.of(Cidr.parse("172.18.0.0/15"))));
  }

  @Test
  void aLargePoolIsSearchedFromItsStartAndKeepsItsOwn() {
    AddressPool pool =
        new AddressPool(
            Cidr.parse("fd00::/64"), Cidr.parse("fd00::/64"), Ip.parse("fd00::1"), Set.of());

    assertThat(pool.allocate("a")).hasToString("fd00::2");
    assertThat(pool.allocate("a")).hasToString("fd00::2");
    assertThat(pool.allocate("b")).hasToString("fd00::3");
    pool.release("a");
    assertThat(pool.allocate("c")).hasToString("fd00::2");
  }

  @Test
  void publishedPortsAreReadFromTheFirewallsOwnWords() {
    String one = "a".repeat(64);
    String two = "b".repeat(64);
    String listing =
        """
        table inet pouch-p0 {
        \tmap published4 {
        \t\ttype inet_proto . inet_service : ipv4_addr . inet_service
        \t\telements = { tcp . 8080 comment "%s" : 10.0.0.2 . 80,
        \t\t\t     udp . 53 comment "%s" : 10.0.0.3 . 53 }
        \t}

        \tmap published6_at {
        \t\telements = { fd00::1 . tcp . 81 comment "%s" : fd00::2 . 80 }
        \t}
        }
        """
            .formatted(one, two, two);

    assertThat(Firewall.parse(listing))
        .containsExactly(
            new Firewall.Found("published4", "tcp . 8080", one, "10.0.0.2 . 80"),
            new Firewall.Found("published4", "udp . 53", two, "10.0.0.3 . 53"),
            new Firewall.Found("published6_at", "fd00::1 . tcp . 81", two, "fd00::2 . 80"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "policy|-P FORWARD DROP|true",
        "last rule|-P FORWARD ACCEPT,-A FORWARD -j REJECT --reject-with icmp-host-prohibited|true",
        "some rule|-P FORWARD ACCEPT,-A FORWARD -i x -j DROP|false",
        "other chain|-P INPUT DROP,-P FORWARD ACCEPT|false",
        "no iptables||false"
      })
  void anIptablesThatDropsIsKnown(String why, String rules, boolean drops) {
    String text = rules == null ? "" : rules.replace(',', '\n');

    assertThat(ForeignFirewall.dropsUnknown(text, "FORWARD")).isEqualTo(drops);
  }
}
