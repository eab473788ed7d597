package org.pouchcontainer.network.bridge;

import java.util.Map;
import java.util.regex.Pattern;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.network.NetworkSpec;

/**
 * What the options of a network say; the keys are Docker's. Unknown ones are left to others.
 *
 * @param bridge the interface's name
 * @param mtu 0 for the kernel's choice
 * @param icc whether containers of the network may talk to each other
 * @param masquerade whether the way out hides behind the host's address
 * @param hostBinding where ports are published that name no address, empty for everywhere
 * @param predefined whether this is the engine's default network, which resolves no names
 * @param firewall whether rules may be set; without them nothing is published or kept apart
 * @param forwarding whether the host may be told to forward packets
 */
record BridgeOptions(
    String bridge,
    int mtu,
    boolean icc,
    boolean masquerade,
    String hostBinding,
    boolean predefined,
    boolean firewall,
    boolean forwarding) {
  static final String NAME = NetworkSpec.OPTION_BRIDGE;
  static final String MTU = NetworkSpec.OPTION_MTU;
  static final String ICC = NetworkSpec.OPTION_TALK;
  static final String MASQUERADE = NetworkSpec.OPTION_MASQUERADE;
  static final String HOST_BINDING = NetworkSpec.OPTION_HOST_ADDRESS;
  static final String PREDEFINED = NetworkSpec.OPTION_DEFAULT_BRIDGE;

  /** What the kernel takes as a name, less what would need quoting somewhere. */
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");

  private static final int MAX_MTU = 65535;

  static BridgeOptions of(NetworkSpec network) {
    Map<String, String> options = network.options();
    return new BridgeOptions(
        interfaceName(options.getOrDefault(NAME, "br-" + network.id().substring(0, 12))),
        mtu(options.getOrDefault(MTU, "")),
        flag(options, ICC, true),
        flag(options, MASQUERADE, true),
        hostBinding(options.getOrDefault(HOST_BINDING, "")),
        flag(options, PREDEFINED, false),
        flag(options, NetworkSpec.OPTION_FIREWALL, true),
        flag(options, NetworkSpec.OPTION_FORWARDING, true));
  }

  /** Checks an interface's name before it becomes part of a script. */
  static String interfaceName(String name) {
    if (!INTERFACE.matcher(name).matches()) {
      throw EngineException.invalid(
          "interface name \"" + name + "\": 1 to 15 letters, digits, '_', '.' or '-'");
    }
    return name;
  }

  private static int mtu(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (text.matches("\\d{1,5}")) {
      int mtu = Integer.parseInt(text);
      if (mtu == 0 || mtu >= 68 && mtu <= MAX_MTU) {
        return mtu;
      }
    }
    throw EngineException.invalid("option " + MTU + " \"" + text + "\": 68 to " + MAX_MTU);
  }

  private static boolean flag(Map<String, String> options, String key, boolean otherwise) {
    String text = options.getOrDefault(key, "");
    return switch (text) {
      case "" -> otherwise;
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw EngineException.invalid("option " + key + " \"" + text + "\": true or false");
    };
  }

  private static String hostBinding(String text) {
    if (text.isEmpty()) {
      return "";
    }
    Ip ip = Ip.parse(text);
    if (ip.v6()) {
      throw EngineException.invalid("option " + HOST_BINDING + ": " + text + " is not IPv4");
    }
    return ip.value().signum() == 0 ? "" : ip.toString();
  }
}
