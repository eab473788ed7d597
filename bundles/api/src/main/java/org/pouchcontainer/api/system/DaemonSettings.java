package org.pouchcontainer.api.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What pouchd was configured with, defaults filled in (docs/configuration.md).
 *
 * @param home durable state
 * @param run volatile state
 * @param listen addresses that speak the Pouch dialect, as {@code unix:///…} or {@code tcp://…}
 * @param dockerListen addresses that speak the Docker dialect
 * @param tls certificates for tcp listeners
 * @param registry where images come from
 * @param snapshotter name of the default snapshotter
 * @param store name of the metadata store
 * @param defaultRuntime name of the runtime for containers that name none; {@code auto} for crun
 *     where it works, else runc
 * @param runtimes runtimes besides those found on the path, by name
 * @param cgroupDriver {@code cgroupfs} or {@code systemd}
 * @param cgroupParent empty for the original's default
 * @param defaultLog driver and options for containers that name none
 * @param labels {@code key=value} labels of this engine
 * @param oomScoreAdjust for the engine itself
 * @param debug whether debug aids are on
 * @param volumeDriverAliases other names of volume drivers
 * @param dns resolvers for containers that name none
 * @param init the small init of {@code --init}
 * @param bridge the predefined network {@code bridge}
 */
public record DaemonSettings(
    Path home,
    Path run,
    List<String> listen,
    List<String> dockerListen,
    Tls tls,
    Registry registry,
    String snapshotter,
    String store,
    String defaultRuntime,
    Map<String, ConfiguredRuntime> runtimes,
    String cgroupDriver,
    String cgroupParent,
    LogDefaults defaultLog,
    List<String> labels,
    int oomScoreAdjust,
    boolean debug,
    Map<String, String> volumeDriverAliases,
    Dns dns,
    Init init,
    Bridge bridge) {
  /** Copies its collections. */
  public DaemonSettings {
    listen = List.copyOf(listen);
    dockerListen = List.copyOf(dockerListen);
    runtimes = Map.copyOf(runtimes);
    labels = List.copyOf(labels);
    volumeDriverAliases = Map.copyOf(volumeDriverAliases);
  }

  /** The same settings with other labels and registries. */
  public DaemonSettings with(List<String> newLabels, Registry newRegistry) {
    return new DaemonSettings(
        home,
        run,
        listen,
        dockerListen,
        tls,
        newRegistry,
        snapshotter,
        store,
        defaultRuntime,
        runtimes,
        cgroupDriver,
        cgroupParent,
        defaultLog,
        newLabels,
        oomScoreAdjust,
        debug,
        volumeDriverAliases,
        dns,
        init,
        bridge);
  }

  /**
   * Certificates of tcp listeners; empty strings for none.
   *
   * @param caCertificate PEM file of the authority that signs clients
   * @param certificate PEM file
   * @param key PEM file
   * @param verify whether clients must show a certificate
   * @param managers common names that may enter; empty for all
   */
  public record Tls(
      String caCertificate, String certificate, String key, boolean verify, List<String> managers) {
    /** Copies the list. */
    public Tls {
      managers = List.copyOf(managers);
    }
  }

  /**
   * Where images come from.
   *
   * @param domain registry of references that name none
   * @param namespace namespace of references of one part
   * @param mirrors tried first for references that name no registry
   * @param insecure registries spoken to in plain HTTP; loopback addresses always are
   * @param proxy HTTP proxy for pulls, or empty
   */
  public record Registry(
      String domain, String namespace, List<String> mirrors, List<String> insecure, String proxy) {
    /** Copies the lists. */
    public Registry {
      mirrors = List.copyOf(mirrors);
      insecure = List.copyOf(insecure);
    }
  }

  /**
   * A runtime from the configuration.
   *
   * @param path the program
   * @param arguments before its command
   * @param type name of the OciRuntime driver; empty for {@code oci}
   */
  public record ConfiguredRuntime(String path, List<String> arguments, String type) {
    /** Copies the list. */
    public ConfiguredRuntime {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * The log driver of containers that name none.
   *
   * @param driver its name
   * @param options its options
   */
  public record LogDefaults(String driver, Map<String, String> options) {
    /** Copies the map. */
    public LogDefaults {
      options = Map.copyOf(options);
    }
  }

  /**
   * The small init that reaps and forwards signals as PID 1.
   *
   * @param byDefault whether containers that do not say get one
   * @param path the program on this host, statically linked; empty for the first of docker-init,
   *     catatonit and tini-static that is on the path
   */
  public record Init(boolean byDefault, String path) {
    /** None unless asked for. */
    public static final Init ON_DEMAND = new Init(false, "");
  }

  /**
   * Name resolution of containers that say nothing themselves; empty lists for the host's.
   *
   * @param servers addresses
   * @param options resolver options
   * @param search search domains
   */
  public record Dns(List<String> servers, List<String> options, List<String> search) {
    /** Copies the lists. */
    public Dns {
      servers = List.copyOf(servers);
      options = List.copyOf(options);
      search = List.copyOf(search);
    }
  }

  /**
   * The predefined network {@code bridge}. Addresses and subnets are empty where the default is
   * meant.
   *
   * @param disabled whether there is none; containers that name no network then get none
   * @param name the device on the host
   * @param address its address with prefix length, as {@code 192.168.5.1/24}
   * @param range where containers' addresses come from, in CIDR form; empty for the whole subnet
   * @param gateway the containers' gateway; empty for the device's address
   * @param ipv6 whether it has IPv6
   * @param rangeV6 its IPv6 subnet in CIDR form
   * @param gatewayV6 the containers' IPv6 gateway; empty for the first address
   * @param mtu in bytes
   * @param talk whether its containers reach each other
   * @param firewall whether firewall rules are set: without them no port is published and nothing
   *     is masqueraded, in any network
   * @param forwarding whether the host's forwarding is switched on
   * @param masquerade whether what leaves it gets the host's address
   */
  public record Bridge(
      boolean disabled,
      String name,
      String address,
      String range,
      String gateway,
      boolean ipv6,
      String rangeV6,
      String gatewayV6,
      int mtu,
      boolean talk,
      boolean firewall,
      boolean forwarding,
      boolean masquerade) {
    /** Device p0 with 192.168.5.1/24. */
    public static final Bridge DEFAULT =
        new Bridge(
            false, "p0", "192.168.5.1/24", "", "", false, "", "", 1500, true, true, true, true);
  }
}
