package org.pouchcontainer.engine.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;

class CgroupLayoutTest {
  private static final String V1_MEMORY =
      "31 25 0:26 / /sys/fs/cgroup/memory rw,nosuid shared:9 - cgroup cgroup rw,memory";
  private static final String V1_CPU =
      "32 25 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct";
  private static final String V1_SYSTEMD =
      "33 25 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd";

  @Test
  void hybridHasTheControllersOfV1AndKnowsWhatNobodyMounted() throws IOException {
    CgroupLayout layout =
        CgroupLayout.parse(
            List.of(
                V1_MEMORY,
                V1_CPU,
                V1_SYSTEMD,
                "34 25 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw"),
            List.of("3:memory:/", "2:cpu,cpuacct:/", "1:name=systemd:/", "9:hugetlb:/", "0::/"));

    assertThat(layout.version()).isEqualTo(1);
    assertThat(layout.has("memory")).isTrue();
    assertThat(layout.has("cpuacct")).isTrue();
    assertThat(layout.has("pids")).isFalse();
    assertThat(layout.unmounted()).containsExactly("hugetlb");
    assertThat(layout.mountPoints().get("cpu")).isEqualTo(Path.of("/sys/fs/cgroup/cpu,cpuacct"));
  }

  @Test
  void unifiedHasWhatItsRootLists(@TempDir Path root) throws IOException {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu io memory pids\n");

    CgroupLayout layout =
        CgroupLayout.parse(
            List.of("30 23 0:25 / " + root + " rw - cgroup2 cgroup2 rw,nsdelegate"),
            List.of("0::/init.scope"));

    assertThat(layout.version()).isEqualTo(2);
    assertThat(layout.controllers()).containsExactly("cpu", "io", "memory", "pids");
    assertThat(layout.unmounted()).isEmpty();
  }

  @Test
  void pathsAreTheOriginals() {
    ContainerId id = new ContainerId("a".repeat(64));
    CgroupPaths files = new CgroupPaths(false, "");

    assertThat(files.of(id, "")).isEqualTo("/default/" + id);
    assertThat(files.of(id, "/web")).isEqualTo("/web/" + id);
    assertThat(files.of(id, "../../escape")).isEqualTo("/escape/" + id);
    assertThat(new CgroupPaths(false, "engine").of(id, "")).isEqualTo("/engine/" + id);
    assertThat(new CgroupPaths(true, "").of(id, "")).isEqualTo("system.slice:default:" + id);
    assertThat(new CgroupPaths(true, "").of(id, "web.slice")).isEqualTo("web.slice:default:" + id);
    assertThatThrownBy(() -> new CgroupPaths(true, "").of(id, "/web"))
        .isInstanceOf(EngineException.class);
  }
}
