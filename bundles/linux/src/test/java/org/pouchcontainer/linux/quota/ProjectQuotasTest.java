package org.pouchcontainer.linux.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.linux.process.RunResult;
import org.pouchcontainer.spi.host.SpawnRequest;

/** On a file system of its own in a loop file; needs mkfs and a kernel with quotas. */
@Tag("root")
class ProjectQuotasTest {
  private static final int PROJECT = 77;
  private static final long MIB = 1 << 20;

  private final Kernel kernel = Kernel.open();
  private final ProjectQuotas quotas = kernel.quotas();
  @TempDir Path temp;
  private Path mounted;

  private void mount(String type) throws IOException {
    Path image = temp.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(400 * MIB);
    }
    mounted = Files.createDirectory(temp.resolve("mounted"));
    String options = type.equals("ext4") ? "-q -O quota,project -E quotatype=prjquota" : "-q";
    RunResult made = shell("PATH=$PATH:/sbin:/usr/sbin mkfs." + type + " " + options + " " + image);
    assumeTrue(made.succeeded(), () -> "mkfs." + type + " did not work: " + made.errors());
    RunResult mount = shell("mount -t " + type + " -o loop,prjquota " + image + " " + mounted);
    assumeTrue(mount.succeeded(), () -> type + " with project quotas: " + mount.errors());
  }

  private RunResult shell(String script) {
    return kernel
        .processes()
        .run(
            new SpawnRequest(
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                Path.of("/"),
                Map.of()),
            Duration.ofMinutes(2),
            10_000);
  }

  @AfterEach
  void unmount() {
    if (mounted != null) {
      kernel.mounts().unmount(mounted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs"})
  void treeIsHeldToItsLimits(String type) throws IOException {
    mount(type);
    assertThat(quotas.areEnforced(mounted)).isTrue();
    assertThat(quotas.usage(mounted, PROJECT)).isEqualTo(new QuotaUsage(0, 0, 0, 0));
    Path tree = Files.createDirectory(mounted.resolve("tree"));
    Path below = Files.createDirectory(tree.resolve("below"));
    Files.write(below.resolve("early"), new byte[(int) MIB]);
    Files.createSymbolicLink(tree.resolve("link"), Path.of("/etc"));
    quotas.assign(tree, PROJECT);
    quotas.limit(mounted, PROJECT, 4 * MIB, 10);
    Files.write(below.resolve("late"), new byte[(int) MIB]);
    assertThat(quotas.projectOf(below.resolve("early"))).isEqualTo(PROJECT);
    assertThat(quotas.projectOf(below.resolve("late"))).isEqualTo(PROJECT);
    assertThat(quotas.projectOf(mounted)).isZero();
    shell("sync -f " + mounted);
    QuotaUsage usage = quotas.usage(mounted, PROJECT);
    assertThat(usage.usedBytes()).isBetween(2 * MIB, 3 * MIB);
    assertThat(usage.usedInodes()).isEqualTo(4);
    assertThat(usage.limitBytes()).isEqualTo(4 * MIB);
    assertThat(usage.limitInodes()).isEqualTo(10);
    // Root without CAP_SYS_RESOURCE is held to the limits too.
    String drop = "setpriv --bounding-set -sys_resource --inh-caps -sys_resource ";
    RunResult write = shell(drop + "head -c 8000000 /dev/zero > " + tree + "/big");
    assertThat(write.succeeded()).isFalse();
    shell("sync -f " + mounted);
    assertThat(quotas.usage(mounted, PROJECT).usedBytes()).isBetween(3 * MIB, 4 * MIB);
  }

  @Test
  void fileSystemWithoutQuotas() {
    Path proc = Path.of("/proc/self");
    assertThat(quotas.areEnforced(Path.of("/proc"))).isFalse();
    assertThatThrownBy(() -> quotas.limit(Path.of("/proc"), PROJECT, MIB, 0))
        .isInstanceOf(KernelException.class);
    assertThatThrownBy(() -> quotas.projectOf(proc)).isInstanceOf(KernelException.class);
  }
}
