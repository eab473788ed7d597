package org.pouchcontainer.it;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The device and subnet of one daemon's network {@code bridge}, different for each, so that daemons
 * run side by side.
 *
 * @param name of the device
 * @param prefix the first three numbers of its addresses
 */
public record TestBridge(String name, String prefix) {
  /** For the daemon of this folder. */
  static TestBridge of(Path folder) {
    String name = "pt%08x".formatted(folder.toString().hashCode());
    while (true) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      String prefix = "10." + random.nextInt(100, 200) + "." + random.nextInt(256) + ".";
      if (isFree(prefix)) {
        return new TestBridge(name, prefix);
      }
    }
  }

  private static boolean isFree(String prefix) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .noneMatch(address -> address.getHostAddress().startsWith(prefix));
    } catch (SocketException e) {
      throw new AssertionError("list interfaces", e);
    }
  }

  /** Its address with prefix length. */
  public String address() {
    return gateway() + "/24";
  }

  /** What its containers see of the host. */
  public String gateway() {
    return prefix + "1";
  }

  /** The device that a user's network has. */
  static String deviceOf(String networkId) {
    return "br-" + networkId.substring(0, 12);
  }

  /** Tables of the firewall that belong to one of these devices. */
  static List<String> tablesOf(List<String> devices) {
    return Program.of("sh", "-c", "nft list tables || true")
        .run()
        .stdout()
        .lines()
        .filter(line -> devices.stream().anyMatch(d -> line.endsWith(" pouch-" + d)))
        .toList();
  }

  /** Devices among these that are there, and those that are plugged into them. */
  static List<String> linksOf(List<String> devices) {
    return Program.of("ip", "-o", "link", "show")
        .run()
        .stdout()
        .lines()
        .filter(
            line ->
                devices.stream()
                    .anyMatch(
                        d -> line.contains(": " + d + ":") || line.contains("master " + d + " ")))
        .map(line -> line.replaceFirst("^[0-9]+: ([^:]+):.*", "$1"))
        .toList();
  }

  /** The predefined network stays on the host when its daemon ends; a test takes it away. */
  void remove() {
    Program.of("ip", "link", "delete", name).run();
    removeTable(name);
  }

  /** Deletes the firewall's table of a device, if it is there. */
  public static void removeTable(String device) {
    Program.of("sh", "-c", "nft delete table inet pouch-" + device + " || true").run();
  }
}
