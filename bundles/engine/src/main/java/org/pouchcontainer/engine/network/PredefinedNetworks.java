package org.pouchcontainer.engine.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.api.network.NetworkCreation.Ipam;
import org.pouchcontainer.api.network.NetworkCreation.Pool;
import org.pouchcontainer.api.system.DaemonSettings.Bridge;
import org.pouchcontainer.spi.network.NetworkSpec;

/** The networks that come with the engine. */
final class PredefinedNetworks {
  private PredefinedNetworks() {}

  static List<NetworkCreation> of(Bridge settings) {
    List<NetworkCreation> all = new ArrayList<>();
    if (!settings.disabled()) {
      all.add(
          creation(
              NetworkMode.BRIDGE,
              NetworkMode.BRIDGE,
              pools(settings),
              settings.ipv6(),
              options(settings)));
    }
    all.add(creation(NetworkMode.HOST, NetworkMode.HOST, List.of(), false, Map.of()));
    all.add(creation(NetworkMode.NONE, NetworkRecord.NULL_DRIVER, List.of(), false, Map.of()));
    return all;
  }

  private static NetworkCreation creation(
      String name, String driver, List<Pool> pools, boolean ipv6, Map<String, String> options) {
    return new NetworkCreation(
        name, driver, new Ipam("default", Map.of(), pools), ipv6, false, false, options, Map.of());
  }

  private static List<Pool> pools(Bridge settings) {
    List<Pool> pools = new ArrayList<>();
    String own = settings.address().replaceFirst("/.*", "");
    pools.add(
        new Pool(
            Cidr.parse("bip", settings.address()).toString(),
            settings.range(),
            settings.gateway().isEmpty() ? own : settings.gateway(),
            settings.gateway().isEmpty() || settings.gateway().equals(own)
                ? Map.of()
                : Map.of("DefaultGatewayIPv4", own)));
    if (settings.ipv6() && !settings.rangeV6().isEmpty()) {
      pools.add(
          new Pool(
              Cidr.parse("fixed-cidr-v6", settings.rangeV6()).toString(),
              "",
              settings.gatewayV6(),
              Map.of()));
    }
    return pools;
  }

  /** Docker's own keys, so that clients recognise them. */
  private static Map<String, String> options(Bridge settings) {
    Map<String, String> options = new HashMap<>();
    options.put(NetworkSpec.OPTION_BRIDGE, settings.name());
    options.put(NetworkSpec.OPTION_DEFAULT_BRIDGE, "true");
    options.put(NetworkSpec.OPTION_TALK, Boolean.toString(settings.talk()));
    options.put(NetworkSpec.OPTION_MASQUERADE, Boolean.toString(settings.masquerade()));
    options.put(NetworkSpec.OPTION_HOST_ADDRESS, "0.0.0.0");
    options.put(NetworkSpec.OPTION_MTU, Integer.toString(settings.mtu()));
    return options;
  }
}
