package org.pouchcontainer.api.container;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.NetworkRequest.EndpointSettings;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/**
 * A container as it is now.
 *
 * @param id its id
 * @param name without a leading slash
 * @param created when
 * @param imageId digest of its image's configuration
 * @param spec as asked, with the image's defaults merged in
 * @param state what changes
 * @param path the program that runs
 * @param arguments its arguments
 * @param mounts what is mounted
 * @param network how it is connected
 * @param files its files on the host
 * @param runtime the runtime's name
 * @param snapshotter the snapshotter's name
 * @param snapshotData what the snapshotter says of its writable layer, for display
 * @param execIds execs that have not ended
 * @param health what its health check says, null if it has none
 */
public record ContainerDetails(
    ContainerId id,
    String name,
    Instant created,
    Digest imageId,
    ContainerSpec spec,
    ContainerState state,
    String path,
    List<String> arguments,
    List<MountPoint> mounts,
    NetworkStatus network,
    HostFiles files,
    String runtime,
    String snapshotter,
    Map<String, String> snapshotData,
    List<String> execIds,
    @Nullable Health health) {
  /** Copies its collections. */
  public ContainerDetails {
    arguments = List.copyOf(arguments);
    mounts = List.copyOf(mounts);
    snapshotData = Map.copyOf(snapshotData);
    execIds = List.copyOf(execIds);
  }

  /**
   * A mount of a container.
   *
   * @param type what is mounted
   * @param name the volume's name, or empty
   * @param source path on the host
   * @param destination path in the container
   * @param driver the volume's driver, or empty
   * @param mode as in {@code -v}
   * @param writable whether it can be written
   * @param propagation as in the request
   */
  public record MountPoint(
      MountRequest.Type type,
      String name,
      String source,
      String destination,
      String driver,
      String mode,
      boolean writable,
      String propagation) {}

  /**
   * How a container is connected.
   *
   * @param sandboxId id of its network namespace, or empty
   * @param sandboxKey path of its network namespace, or empty
   * @param endpoints by network name
   * @param ports published ports as they are now, host ports filled in
   */
  public record NetworkStatus(
      String sandboxId,
      String sandboxKey,
      Map<String, EndpointStatus> endpoints,
      List<PublishedPort> ports) {
    /** Not connected. */
    public static final NetworkStatus NONE = new NetworkStatus("", "", Map.of(), List.of());

    /** Copies its collections. */
    public NetworkStatus {
      endpoints = Map.copyOf(endpoints);
      ports = List.copyOf(ports);
    }
  }

  /**
   * One endpoint of a container.
   *
   * @param networkId the network
   * @param endpointId the endpoint, empty while it does not run
   * @param macAddress or empty
   * @param ipv4 address with prefix length, or empty
   * @param gateway or empty
   * @param ipv6 address with prefix length, or empty
   * @param ipv6Gateway or empty
   * @param names all names by which others in the network find it
   * @param settings as asked
   */
  public record EndpointStatus(
      String networkId,
      String endpointId,
      String macAddress,
      String ipv4,
      String gateway,
      String ipv6,
      String ipv6Gateway,
      List<String> names,
      EndpointSettings settings) {
    /** Copies the names. */
    public EndpointStatus {
      names = List.copyOf(names);
    }
  }

  /**
   * Files of a container on the host; empty texts where there is none.
   *
   * @param hosts its /etc/hosts
   * @param hostname its /etc/hostname
   * @param resolvConf its /etc/resolv.conf
   * @param log the monitor's log
   * @param root where its root is mounted; null while it is not
   */
  public record HostFiles(
      String hosts, String hostname, String resolvConf, String log, @Nullable String root) {}
}
