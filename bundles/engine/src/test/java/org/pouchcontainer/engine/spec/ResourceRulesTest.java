package org.pouchcontainer.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pouchcontainer.api.container.Resources;
import org.pouchcontainer.api.container.Resources.Blkio;
import org.pouchcontainer.api.container.Resources.Cpu;
import org.pouchcontainer.api.container.Resources.Memory;
import org.pouchcontainer.api.container.Resources.Ulimit;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.engine.system.OwnLimits;
import org.pouchcontainer.oci.runtime.LinuxResources;
import org.pouchcontainer.oci.runtime.Rlimit;
import org.pouchcontainer.spi.EngineException;

class ResourceRulesTest {
  private static final CgroupLayout UNIFIED =
      new CgroupLayout(
          2,
          Map.of(),
          Optional.empty(),
          List.of("cpu", "cpuset", "io", "memory", "pids"),
          List.of());
  private static final OwnLimits WEAK =
      new OwnLimits(Set.of("CAP_CHOWN"), Map.of("RLIMIT_NOFILE", 20000L), 0);

  private final ResourceRules rules = new ResourceRules(UNIFIED, WEAK);

  private static Resources with(Memory memory, Cpu cpu, long pids, int oom, Ulimit... ulimits) {
    return new Resources(
        memory,
        cpu,
        Blkio.NONE,
        pids,
        List.of(),
        List.of(),
        List.of(ulimits),
        "",
        oom,
        null,
        Resources.PouchOnly.NONE);
  }

  private static Resources memory(long limit, long reservation, long swap, Long swappiness) {
    return with(new Memory(limit, reservation, swap, swappiness, 0), Cpu.NONE, 0, 0);
  }

  private static Resources cpu(long shares, long quota, long period, long nano, String cpus) {
    return with(Memory.NONE, new Cpu(shares, quota, period, nano, 0, 0, cpus, ""), 0, 0);
  }

  static Stream<Arguments> refused() {
    long mib = 1 << 20;
    return Stream.of(
        Arguments.of("memory below 4 MiB", memory(mib, 0, 0, null)),
        Arguments.of("reservation above the limit", memory(8 * mib, 9 * mib, 0, null)),
        Arguments.of("swap without memory", memory(0, 0, 8 * mib, null)),
        Arguments.of("swap below memory", memory(8 * mib, 0, 5 * mib, null)),
        Arguments.of("swappiness above 100", memory(8 * mib, 0, 0, 101L)),
        Arguments.of("quota below 1000", cpu(0, 999, 0, 0, "")),
        Arguments.of("period above a second", cpu(0, 0, 1_000_001, 0, "")),
        Arguments.of("cpus and quota", cpu(0, 5000, 0, 1, "")),
        Arguments.of("more cpus than there are", cpu(0, 0, 0, Long.MAX_VALUE, "")),
        Arguments.of("cpuset that is no list", cpu(0, 0, 0, 0, "0;rm")),
        Arguments.of("cpuset of no processor", cpu(0, 0, 0, 0, "1-0")),
        Arguments.of("cpuset without end", cpu(0, 0, 0, 0, "0,".repeat(500_000) + "0")),
        Arguments.of("cpus that round to no limit", cpu(0, 0, 0, 1, "")),
        Arguments.of("memory whose double is no number", memory(1L << 62, 0, 0, null)),
        Arguments.of("negative pids", with(Memory.NONE, Cpu.NONE, -2, 0)),
        Arguments.of("oom score out of range", with(Memory.NONE, Cpu.NONE, 0, -1001)),
        Arguments.of(
            "unknown ulimit", with(Memory.NONE, Cpu.NONE, 0, 0, new Ulimit("nosuch", 1, 1))),
        Arguments.of(
            "soft above hard", with(Memory.NONE, Cpu.NONE, 0, 0, new Ulimit("nofile", 2, 1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String name, Resources resources) {
    assertThatThrownBy(() -> rules.validate(resources)).isInstanceOf(EngineException.class);
  }

  @Test
  void whatTheEngineMayNotGiveIsClampedWithAWarning() {
    Resources wanted =
        with(Memory.NONE, Cpu.NONE, 0, -500, new Ulimit("nofile", 1_048_576, 1_048_576));

    assertThat(rules.validate(wanted)).hasSize(2).allMatch(w -> w.contains("clamped"));
    assertThat(rules.rlimits(wanted.ulimits()))
        .containsExactly(new Rlimit("RLIMIT_NOFILE", 20000, 20000));
    assertThat(WEAK.clampOomScore(-500)).isZero();
  }

  @Test
  void aMemoryLimitBringsTwiceItsSwap() {
    LinuxResources built = rules.build(memory(64 << 20, 0, 0, null), List.of());

    assertThat(built.memory().limit()).isEqualTo(64L << 20);
    assertThat(built.memory().swap()).isEqualTo(128L << 20);
  }

  @Test
  void noPidsLimitIsANumberThatEveryRuntimeTakes() {
    LinuxResources built = rules.build(with(Memory.NONE, Cpu.NONE, -1, 0), List.of());

    assertThat(built.pids().limit()).isEqualTo(4_194_304);
  }

  @Test
  void nanoCpusBecomeQuotaAndPeriod() {
    LinuxResources built = rules.build(cpu(0, 0, 0, 500_000_000, ""), List.of());

    assertThat(built.cpu().quota()).isEqualTo(50_000);
    assertThat(built.cpu().period()).isEqualTo(100_000);
  }

  @Test
  void whatThisHostLacksIsLeftOutWithAWarning() {
    ResourceRules bare =
        new ResourceRules(
            new CgroupLayout(1, Map.of(), Optional.empty(), List.of(), List.of()), WEAK);
    Resources wanted = memory(64 << 20, 0, 0, null);

    assertThat(bare.validate(wanted)).anyMatch(w -> w.contains("memory limit left out"));
    assertThat(bare.build(wanted, List.of()).memory()).isNull();
  }
}
