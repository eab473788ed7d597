package org.pouchcontainer.rest.map;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients want to know of the host and the engine's process besides.
 *
 * @param forwardsIpv4 whether the host forwards IPv4
 * @param filtersBridgedIpv4 whether what crosses a bridge goes through iptables
 * @param filtersBridgedIpv6 whether what crosses a bridge goes through ip6tables
 * @param limitsSwap whether a container's swap can be limited
 * @param descriptors open file descriptors of this process
 * @param threads of this process
 */
public record HostFacts(
    boolean forwardsIpv4,
    boolean filtersBridgedIpv4,
    boolean filtersBridgedIpv6,
    boolean limitsSwap,
    int descriptors,
    int threads) {
  private static final Logger LOG = LoggerFactory.getLogger(HostFacts.class);
  private static final Path NET = Path.of("/proc/sys/net");

  /** As they are now. */
  public static HostFacts read() {
    return new HostFacts(
        isOn(NET.resolve("ipv4/ip_forward")),
        isOn(NET.resolve("bridge/bridge-nf-call-iptables")),
        isOn(NET.resolve("bridge/bridge-nf-call-ip6tables")),
        Files.exists(Path.of("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes"))
            || Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")),
        countDescriptors(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static boolean isOn(Path file) {
    try {
      return Files.exists(file) && Files.readString(file).strip().equals("1");
    } catch (IOException e) {
      LOG.debug("cannot read {}", file, e);
      return false;
    }
  }

  private static int countDescriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      LOG.debug("cannot count descriptors", e);
      return 0;
    }
  }
}
