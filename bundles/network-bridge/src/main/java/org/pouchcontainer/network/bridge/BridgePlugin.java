package org.pouchcontainer.network.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.NetworkCapabilities;
import org.pouchcontainer.spi.network.NetworkPlugin;
import org.pouchcontainer.spi.network.NetworkSpec;

/**
 * Networks on Linux bridges with nftables. What is on the host is found again by name: bridges and
 * tables by the network's id, cables and published ports by the endpoint's. Addresses and ports in
 * use are remembered in memory and told again after a restart through {@link #restore}.
 */
@Component(
    service = NetworkPlugin.class,
    configurationPid = "org.pouchcontainer.network.bridge",
    property = "driver.name=" + BridgePlugin.NAME)
@Designate(ocd = BridgeConfig.class)
public final class BridgePlugin implements NetworkPlugin {
  static final String NAME = "bridge";

  private final Tools tools;
  private final Threads threads;
  private final Networks networks;
  private final Attachments attachments;
  private final Resolver resolver;
  private final Ports ports;

  /** As a component. */
  @Activate
  public BridgePlugin(
      BundleContext context,
      BridgeConfig config,
      @Reference HostProcesses processes,
      @Reference HostFiles files) {
    this(context, config, processes, files, new Threads());
  }

  private BridgePlugin(
      BundleContext context,
      BridgeConfig config,
      HostProcesses processes,
      HostFiles files,
      Threads threads) {
    this(
        state(config.state(), Optional.ofNullable(context.getProperty("pouch.run"))),
        Stream.of(config.pools()).map(SubnetChooser.Pool::parse).toList(),
        Tools.find(config.aardvark_path()),
        processes,
        files,
        new SocketPortHolder(),
        threads,
        new HostPrograms(
            processes,
            threads,
            List.of(),
            Duration.ofSeconds(Math.max(1, config.command_limit_seconds()))));
  }

  /**
   * A plugin over given programs.
   *
   * @param state volatile folder of the resolver's files
   * @param pools where subnets come from
   */
  BridgePlugin(
      Path state,
      List<SubnetChooser.Pool> pools,
      Tools tools,
      HostProcesses processes,
      HostFiles files,
      PortHolder holder,
      Threads threads,
      Programs programs) {
    this.tools = tools;
    this.threads = threads;
    this.resolver =
        new Resolver(programs, processes, files, tools.aardvark(), state, threads.pool());
    this.ports = new Ports(holder);
    HostLinks links = new HostLinks(programs, tools);
    Firewall firewall = new Firewall(programs, tools);
    this.networks =
        new Networks(
            links,
            firewall,
            new ForeignFirewall(programs, tools),
            resolver,
            new SubnetChooser(pools));
    this.attachments =
        new Attachments(
            networks, links, firewall, ports, resolver, new Flows(programs, tools), threads);
  }

  private static Path state(String configured, Optional<String> run) {
    Path path =
        configured.isEmpty()
            ? run.filter(text -> !text.isEmpty())
                .map(text -> Path.of(text, "network", "bridge"))
                .orElseThrow(
                    () ->
                        EngineException.invalid(
                            "org.pouchcontainer.network.bridge: set state, or the framework"
                                + " property pouch.run"))
            : Path.of(configured);
    if (!path.isAbsolute()) {
      throw EngineException.invalid(
          "org.pouchcontainer.network.bridge: state \"" + path + "\" is not absolute");
    }
    return path;
  }

  /** Ends the plugin's threads and gives ports back; networks stay as they are. */
  @Deactivate
  public void close() {
    resolver.close();
    ports.close();
    threads.close();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public NetworkCapabilities capabilities() {
    return new NetworkCapabilities(true, resolver.isAvailable(), true);
  }

  @Override
  public NetworkSpec createNetwork(NetworkSpec network) {
    tools.require();
    return networks.create(network).spec();
  }

  @Override
  public void removeNetwork(NetworkSpec network) {
    attachments.settle();
    networks.remove(network);
  }

  @Override
  public EndpointInfo attach(EndpointRequest endpoint) {
    return attachments.attach(endpoint);
  }

  @Override
  public void detach(EndpointRequest endpoint) {
    attachments.detach(endpoint);
  }

  @Override
  public void restore(EndpointRequest endpoint, EndpointInfo info) {
    attachments.restore(endpoint, info);
  }
}
