package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Limits, as the kernel has them. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class ResourcesIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private String sleeper(String hostConfig) {
    return containers.start(containers.specWith(hostConfig, "sleep", "1000"));
  }

  @ParameterizedTest(name = "{0} is {3} in {1}/{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Memory':67108864}|memory|memory.limit_in_bytes|67108864",
        "{'Memory':67108864,'MemorySwap':100663296}|memory|memory.memsw.limit_in_bytes|100663296",
        "{'MemoryReservation':33554432}|memory|memory.soft_limit_in_bytes|33554432",
        "{'MemorySwappiness':10}|memory|memory.swappiness|10",
        "{'CpuShares':512}|cpu|cpu.shares|512",
        "{'CpuQuota':20000,'CpuPeriod':50000}|cpu|cpu.cfs_quota_us|20000",
        "{'CpuQuota':20000,'CpuPeriod':50000}|cpu|cpu.cfs_period_us|50000",
        "{'NanoCpus':1500000000}|cpu|cpu.cfs_quota_us|150000",
        "{'CpusetCpus':'0'}|cpuset|cpuset.cpus|0",
        "{'CpusetMems':'0'}|cpuset|cpuset.mems|0",
        "{'PidsLimit':77}|pids|pids.max|77"
      })
  void limitIsInTheCgroup(String asked, String controller, String file, String expected) {
    String id = sleeper(asked);
    assertThat(containers.cgroupFile(id, controller, file)).isEqualTo(expected);
  }

  @Test
  void swapIsTwiceTheMemoryUnlessAsked() {
    String id = sleeper("{'Memory':67108864}");
    assertThat(containers.inspect(id).get("HostConfig").get("MemorySwap").asLong())
        .isEqualTo(2 * 67108864L);
    assertThat(containers.cgroupFile(id, "memory", "memory.memsw.limit_in_bytes"))
        .isEqualTo("134217728");
  }

  @Test
  void memoryLimitKills() {
    String id =
        containers.start(
            containers.specWith(
                "{'Memory':16777216,'MemorySwap':16777216}",
                "sh",
                "-c",
                "x=$(head -c 64000000 /dev/zero | tr '\\0' x); echo survived"));
    assertThat(containers.await(id)).isNotZero();
    assertThat(containers.state(id).get("OOMKilled").asBoolean()).isTrue();
  }

  @Test
  void throttleIsInTheCgroup() {
    String device = blockDevice();
    org.junit.jupiter.api.Assumptions.assumeTrue(device != null, "no block device node");
    String id = sleeper("{'BlkioDeviceReadBps':[{'Path':'" + device + "','Rate':1048576}]}");
    assertThat(containers.cgroupFile(id, "blkio", "blkio.throttle.read_bps_device"))
        .endsWith(" 1048576");
  }

  @Test
  void blkioWeightIsTakenOrDroppedWithAWarning() {
    var created =
        docker.post(
            "/containers/create", containers.specWith("{'BlkioWeight':300}", "sleep", "1000"));
    String id = created.expect(201).json().get("Id").asText();
    containers.begin(id);
    assertThat(containers.state(id).get("Running").asBoolean()).isTrue();
  }

  @Test
  void ulimitsHold() {
    String out =
        containers.shell(
            "{'Ulimits':[{'Name':'nofile','Soft':100,'Hard':200},{'Name':'core','Soft':0,'Hard':0}]}",
            "ulimit -Sn; ulimit -Hn; ulimit -c");
    assertThat(out).isEqualTo("100\n200\n0\n");
  }

  @Test
  void ulimitsAboveTheEnginesOwnAreClamped() {
    String out =
        containers.shell(
            "{'Ulimits':[{'Name':'nofile','Soft':99999999,'Hard':99999999}]}", "ulimit -Hn");
    assertThat(Long.parseLong(out.strip())).isPositive();
  }

  @Test
  void oomScoreIsSetOrClampedButNeverFails() {
    assertThat(containers.shell("{'OomScoreAdj':300}", "cat /proc/self/oom_score_adj"))
        .isEqualTo("300\n");
    String lowest = containers.shell("{'OomScoreAdj':-900}", "cat /proc/self/oom_score_adj");
    assertThat(Integer.parseInt(lowest.strip())).isBetween(-900, 1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Memory':1024}|memory",
        "{'Memory':-5}|memory",
        "{'Memory':67108864,'MemorySwap':33554432}|swap",
        "{'MemorySwap':67108864}|memory",
        "{'Memory':33554432,'MemoryReservation':67108864}|reservation",
        "{'MemorySwappiness':101}|swappiness",
        "{'CpuQuota':10}|quota",
        "{'CpuPeriod':10}|period",
        "{'CpuPeriod':2000000}|period",
        "{'NanoCpus':1000000000,'CpuQuota':50000}|cpu",
        "{'NanoCpus':999000000000}|cpu",
        "{'CpusetCpus':'0-999'}|cpu",
        "{'CpusetCpus':'x'}|cpu",
        "{'BlkioWeight':5}|weight",
        "{'OomScoreAdj':2000}|oom",
        "{'Ulimits':[{'Name':'nosuch','Soft':1,'Hard':1}]}|nosuch",
        "{'Ulimits':[{'Name':'nofile','Soft':5,'Hard':1}]}|nofile",
        "{'ShmSize':-1}|shm",
        "{'RestartPolicy':{'Name':'sometimes'}}|sometimes"
      })
  void badLimitIsRefusedByName(String hostConfig, String named) {
    RestClient.Response answer =
        docker.post("/containers/create", containers.specWith(hostConfig, "true"));
    assertThat(answer.expect(400).message()).containsIgnoringCase(named);
    assertThat(docker.get("/containers/json?all=1").json()).isEmpty();
  }

  @Test
  void deviceIsThereAndNoOther() {
    String devices =
        "{'Devices':[{'PathOnHost':'/dev/loop-control','PathInContainer':'/dev/lc','CgroupPermissions':'rw'}]}";
    org.junit.jupiter.api.Assumptions.assumeTrue(
        java.nio.file.Files.exists(java.nio.file.Path.of("/dev/loop-control")),
        "no /dev/loop-control");
    assertThat(
            containers.shell(
                devices, "ls /dev | sort | tr '\\n' ' '; [ -c /dev/lc ] && echo there"))
        .contains("there")
        .doesNotContain("loop-control");
    String refused = containers.shell("{}", "mknod /x c 1 1; head -c 1 /x 2>&1 || echo refused");
    assertThat(refused).contains("refused");
  }

  @Test
  void cgroupIsBelowTheParent() {
    String id = containers.sleeper();
    assertThat(containers.proc(id, "cgroup")).contains("/" + POUCHD.cgroupParent() + "/" + id);
  }

  @Test
  void cgroupParentOfTheContainerWins() {
    String parent = POUCHD.cgroupParent() + "/own";
    String id = sleeper("{'CgroupParent':'" + parent + "'}");
    assertThat(containers.proc(id, "cgroup")).contains("/" + parent + "/" + id);
  }

  @Test
  void cgroupParentCannotLeaveTheRoot() {
    ObjectNode spec =
        containers.specWith(
            "{'CgroupParent':'../../../" + POUCHD.cgroupParent() + "'}", "sleep", "9");
    RestClient.Response answer = docker.post("/containers/create", spec);
    if (answer.status() == 201) {
      String id = answer.json().get("Id").asText();
      containers.begin(id);
      assertThat(containers.proc(id, "cgroup")).doesNotContain("..");
    } else {
      answer.expect(400);
    }
  }

  private static String blockDevice() {
    for (java.nio.file.Path device :
        org.pouchcontainer.it.Files2.list(java.nio.file.Path.of("/sys/block"))) {
      java.nio.file.Path node = java.nio.file.Path.of("/dev", device.getFileName().toString());
      if (java.nio.file.Files.exists(node)) {
        return node.toString();
      }
    }
    return null;
  }
}
