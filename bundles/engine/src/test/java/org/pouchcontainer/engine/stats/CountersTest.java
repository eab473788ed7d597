package org.pouchcontainer.engine.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.stats.ContainerStats.Blkio.Entry;
import org.pouchcontainer.api.stats.ContainerStats.Cpu;
import org.pouchcontainer.api.stats.ContainerStats.Interface;
import org.pouchcontainer.api.stats.ContainerStats.Memory;
import org.pouchcontainer.api.stats.ContainerStats.Pids;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.spi.ContainerId;

/** The kernel's files, as they are on hosts of both kinds. */
class CountersTest {
  private static final HostCounters HOST = new HostCounters(1_000, 4);
  private static final ContainerId ID = new ContainerId("ab".repeat(32));

  @TempDir Path folder;

  private void file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Test
  @DisplayName("cgroup v1, found through a first process that has moved further down")
  void v1() throws IOException {
    String at = "/default/" + ID.value() + "/";
    file("cpuacct" + at + "cpuacct.usage", "123456789\n");
    file("cpuacct" + at + "cpuacct.stat", "user 5\nsystem 7\n");
    file("cpuacct" + at + "cpuacct.usage_percpu", "100 200 \n");
    file("cpu" + at + "cpu.stat", "nr_periods 1\nnr_throttled 2\nthrottled_time 3\n");
    file("memory" + at + "memory.usage_in_bytes", "4096\n");
    file("memory" + at + "memory.max_usage_in_bytes", "8192\n");
    file("memory" + at + "memory.failcnt", "9\n");
    file("memory" + at + "memory.limit_in_bytes", "9223372036854771712\n");
    file("memory" + at + "memory.stat", "cache 1\ntotal_inactive_file 18446744073709551615\n");
    file("pids" + at + "pids.current", "3\n");
    file("pids" + at + "pids.max", "100\n");
    file(
        "blkio" + at + "blkio.throttle.io_service_bytes_recursive",
        "254:0 Read 10\n254:0 Write 20\n254:0 Total 30\nTotal 30\n");
    CgroupLayout layout =
        new CgroupLayout(
            1,
            Map.of(
                "cpuacct", folder.resolve("cpuacct"),
                "cpu", folder.resolve("cpu"),
                "memory", folder.resolve("memory"),
                "pids", folder.resolve("pids"),
                "blkio", folder.resolve("blkio")),
            Optional.empty(),
            List.of(),
            List.of());
    String below = ":/default/" + ID.value() + "/init.scope";
    CgroupCounters counters =
        new CgroupFinder(layout)
            .find(
                ID,
                List.of(
                    "4:memory" + below,
                    "3:cpu,cpuacct" + below,
                    "2:pids" + below,
                    "1:blkio" + below,
                    "0::/"));
    assertThat(counters.cpu(HOST))
        .isEqualTo(
            new Cpu(123456789, 50_000_000, 70_000_000, List.of(100L, 200L), 1_000, 4, 1, 2, 3));
    assertThat(counters.memory(1 << 20))
        .isEqualTo(
            new Memory(
                4096,
                8192,
                9,
                1L << 20,
                Map.of("cache", 1L, "total_inactive_file", Long.MAX_VALUE)));
    assertThat(counters.pids()).isEqualTo(new Pids(3, 100L));
    assertThat(counters.blkio().serviceBytes())
        .containsExactly(
            new Entry(254, 0, "Read", 10),
            new Entry(254, 0, "Write", 20),
            new Entry(254, 0, "Total", 30));
    assertThat(counters.blkio().serviced()).isEmpty();
  }

  @Test
  @DisplayName("cgroup v2 made by systemd")
  void v2() throws IOException {
    String at = "system.slice/default-" + ID.value() + ".scope/";
    file(
        at + "cpu.stat",
        "usage_usec 10\nuser_usec 6\nsystem_usec 4\nnr_periods 1\nnr_throttled 2\nthrottled_usec 3\n");
    file(at + "memory.current", "5000\n");
    file(at + "memory.max", "max\n");
    file(at + "memory.stat", "anon 1\nfile 2\n");
    file(at + "pids.current", "2\n");
    file(at + "pids.max", "max\n");
    file(at + "io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n");
    CgroupLayout layout = new CgroupLayout(2, Map.of(), Optional.of(folder), List.of(), List.of());
    CgroupCounters counters =
        new CgroupFinder(layout)
            .find(ID, List.of("0::/system.slice/default-" + ID.value() + ".scope"));
    assertThat(counters.cpu(HOST))
        .isEqualTo(new Cpu(10_000, 6_000, 4_000, List.of(), 1_000, 4, 1, 2, 3_000));
    assertThat(counters.memory(77))
        .isEqualTo(new Memory(5000, 0, 0, 77L, Map.of("anon", 1L, "file", 2L)));
    assertThat(counters.pids()).isEqualTo(new Pids(2, null));
    assertThat(counters.blkio().serviceBytes())
        .containsExactly(new Entry(8, 0, "Read", 1), new Entry(8, 0, "Write", 2));
    assertThat(counters.blkio().serviced())
        .containsExactly(new Entry(8, 0, "Read", 3), new Entry(8, 0, "Write", 4));
  }

  @Test
  @DisplayName("what is not there counts as nothing")
  void absent() {
    CgroupCounters counters =
        new CgroupFinder(new CgroupLayout(1, Map.of(), Optional.empty(), List.of(), List.of()))
            .find(ID, List.of());
    assertThat(counters.cpu(HOST).totalNanos()).isZero();
    assertThat(counters.memory(5)).isEqualTo(new Memory(0, 0, 0, 5L, Map.of()));
    assertThat(counters.pids()).isEqualTo(new Pids(0, null));
    assertThat(counters.blkio().serviceBytes()).isEmpty();
  }

  @ParameterizedTest(name = "\"{0}\" is {1}")
  @CsvSource({
    "12, 12",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, 9223372036854775807",
    "99999999999999999999, 9223372036854775807",
    "-1, 0",
    "x, 0",
    "'', 0"
  })
  void numbers(String text, long number) {
    assertThat(KernelFiles.parse(text)).isEqualTo(number);
  }

  @Test
  @DisplayName("the host's time is what docker adds up, guests left out")
  void host() {
    assertThat(
            HostCounters.parse(
                List.of(
                    "cpu  1 2 3 4 5 6 7 100 100 100",
                    "cpu0 1 2 3 4 5 6 7 8 9 10",
                    "cpu1 1 2 3 4 5 6 7 8 9 10",
                    "intr 5",
                    "cpux")))
        .isEqualTo(new HostCounters(280_000_000L, 2));
    assertThat(HostCounters.memory(List.of("MemTotal:       8 kB", "MemFree: 1 kB")))
        .isEqualTo(8192);
  }

  @Test
  @DisplayName("interfaces without the loopback, also where name and number touch")
  void interfaces() {
    assertThat(
            NetworkCounters.parse(
                List.of(
                    "Inter-|   Receive    |  Transmit",
                    " face |bytes    packets",
                    "    lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0",
                    "  eth0:10 11 12 13 0 0 0 0 20 21 22 23 0 0 0 0")))
        .isEqualTo(Map.of("eth0", new Interface(10, 11, 12, 13, 20, 21, 22, 23)));
  }
}
