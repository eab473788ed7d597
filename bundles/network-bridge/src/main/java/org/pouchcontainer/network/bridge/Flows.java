package org.pouchcontainer.network.bridge;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;

/**
 * Ends UDP flows that the kernel still sends where a port led before. Without a connection that
 * ends, it would do so for as long as the client keeps sending.
 */
final class Flows {
  private final Programs programs;
  private final Tools tools;

  Flows(Programs programs, Tools tools) {
    this.programs = programs;
    this.tools = tools;
  }

  /** Ends those to the UDP ports among these. */
  void end(List<PublishedPort> ports) {
    Set<Integer> udp =
        ports.stream()
            .filter(port -> port.protocol().equals("udp"))
            .map(PublishedPort::hostPort)
            .collect(Collectors.toSet());
    tools
        .conntrack()
        .ifPresent(
            program ->
                udp.forEach(
                    // It fails where there is no such flow, which is the usual case.
                    port ->
                        programs.run(
                            List.of(
                                program.toString(),
                                "-D",
                                "-p",
                                "udp",
                                "--orig-port-dst",
                                port.toString()),
                            "")));
  }
}
