package org.pouchcontainer.network.bridge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;
import org.pouchcontainer.spi.network.NetworkSpec;

/**
 * Medians and 90th percentiles of attach and detach, in milliseconds, beside a round of netavark
 * where the machine has it. Not a test: run main.
 */
final class LifeBench {
  private static final Path NETAVARK = Path.of("/usr/lib/podman/netavark");

  private final Map<String, List<Double>> times = new LinkedHashMap<>();
  private final ScratchHost scratch = new ScratchHost();
  private final BridgePlugin plugin = scratch.plugin();

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 50;
    LifeBench bench = new LifeBench();
    try {
      bench.lives("predefined", Map.of(BridgeOptions.PREDEFINED, "true"), List.of(), rounds);
      bench.lives("names", Map.of(), List.of(), rounds);
      bench.lives("names, a port", Map.of(), List.of(new PublishedPort("tcp", 80, "", 0)), rounds);
      if (Files.isExecutable(NETAVARK)) {
        bench.netavark(rounds);
      }
      bench.print();
    } finally {
      bench.plugin.close();
      bench.scratch.close();
    }
  }

  private void lives(
      String what, Map<String, String> options, List<PublishedPort> ports, int rounds) {
    NetworkSpec network =
        plugin.createNetwork(
            new NetworkSpec(ContainerId.random().value(), "n", List.of(), false, false, options));
    Path namespace = scratch.namespace();
    for (int i = 0; i < rounds; i++) {
      EndpointRequest request =
          new EndpointRequest(
              network,
              ContainerId.random().value(),
              ContainerId.random(),
              namespace,
              "eth0",
              true,
              List.of("one"),
              List.of(),
              "",
              ports,
              Map.of());
      time(what + ": attach", () -> plugin.attach(request));
      time(what + ": detach", () -> plugin.detach(request));
    }
    plugin.removeNetwork(network);
  }

  private void netavark(int rounds) throws Exception {
    Path state = Files.createTempDirectory("pouch-netavark");
    Path options = state.resolve("options.json");
    String id = ContainerId.random().value();
    String address = "{\"interface_name\":\"eth0\",\"static_ips\":[\"10.88.0.2\"]}";
    String subnet = "{\"subnet\":\"10.88.0.0/16\",\"gateway\":\"10.88.0.1\"}";
    Files.writeString(
        options,
        """
        {"container_id": "%s", "container_name": "one", "networks": {"podman": %s},
         "network_info": {"podman": {"name": "podman", "id": "%s", "driver": "bridge",
          "network_interface": "podman0", "created": "2026-01-01T00:00:00Z",
          "subnets": [%s], "ipv6_enabled": false, "internal": false, "dns_enabled": false,
          "ipam_options": {"driver": "host-local"}}}}
        """
            .formatted(id, address, id, subnet));
    Path namespace = scratch.namespace();
    for (int i = 0; i < rounds; i++) {
      for (String verb : List.of("setup", "teardown")) {
        time(
            "netavark: " + verb,
            () ->
                scratch.in(
                    scratch.host,
                    NETAVARK.toString(),
                    "--config",
                    state.toString(),
                    "--file",
                    options.toString(),
                    verb,
                    namespace.toString()));
      }
    }
    Files.deleteIfExists(options);
  }

  private void time(String what, Runnable action) {
    long start = System.nanoTime();
    action.run();
    times.computeIfAbsent(what, key -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
  }

  private void print() {
    times.forEach(
        (what, values) -> {
          double[] sorted =
              IntStream.range(0, values.size()).mapToDouble(values::get).sorted().toArray();
          System.out.printf(
              "| %s | %.1f (%.1f) |%n",
              what, sorted[sorted.length / 2], sorted[sorted.length * 9 / 10]);
        });
  }
}
