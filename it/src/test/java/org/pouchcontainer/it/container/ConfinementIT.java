package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Capabilities, namespaces, read-only and masked paths, sysctls: what a container may and sees. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class ConfinementIT {
  private static final long CHOWN = 1L;
  private static final long NET_ADMIN = 1L << 12;
  private static final long SYS_ADMIN = 1L << 21;

  /** Docker's default set (14 capabilities). */
  private static final long DEFAULT = 0xa80425fbL;

  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  private long capabilities(String set, String hostConfig) {
    String status = containers.shell(hostConfig, "cat /proc/self/status");
    Matcher matcher = Pattern.compile(set + ":\\s*([0-9a-f]+)").matcher(status);
    assertThat(matcher.find()).isTrue();
    return Long.parseUnsignedLong(matcher.group(1), 16);
  }

  @Test
  void defaultSetIsDockers() {
    assertThat(capabilities("CapEff", "{}")).isEqualTo(DEFAULT);
    assertThat(capabilities("CapBnd", "{}")).isEqualTo(DEFAULT);
  }

  @Test
  void capabilitiesAreAddedAndDropped() {
    assertThat(capabilities("CapEff", "{'CapAdd':['NET_ADMIN']}")).isEqualTo(DEFAULT | NET_ADMIN);
    assertThat(capabilities("CapEff", "{'CapAdd':['CAP_SYS_ADMIN'],'CapDrop':['chown']}"))
        .isEqualTo((DEFAULT | SYS_ADMIN) & ~CHOWN);
    assertThat(capabilities("CapEff", "{'CapDrop':['ALL']}")).isZero();
    assertThat(capabilities("CapEff", "{'CapDrop':['ALL'],'CapAdd':['CHOWN']}")).isEqualTo(CHOWN);
  }

  @Test
  void allCapabilitiesAreThoseOfTheEngine() {
    long own = Long.parseUnsignedLong(ownCapabilities(), 16);
    assertThat(capabilities("CapEff", "{'CapAdd':['ALL']}")).isEqualTo(own);
    assertThat(capabilities("CapEff", "{'Privileged':true}")).isEqualTo(own);
  }

  @Test
  void unknownCapabilityIsRefused() {
    assertThat(
            docker
                .post("/containers/create", containers.specWith("{'CapAdd':['FLY']}", "true"))
                .expect(400)
                .message())
        .contains("FLY");
  }

  @Test
  void inheritableAndAmbientSetsAreEmpty() {
    for (String options : new String[] {"{}", "{'CapAdd':['NET_ADMIN']}", "{'Privileged':true}"}) {
      assertThat(capabilities("CapInh", options)).as(options).isZero();
      assertThat(capabilities("CapAmb", options)).as(options).isZero();
    }
  }

  @Test
  void ordinaryUserHasNoCapability() {
    ObjectNode spec = containers.spec("cat", "/proc/self/status");
    spec.put("User", "1000");
    assertThat(containers.output(spec)).containsPattern("CapEff:\\s*0000000000000000");
  }

  @Test
  void noNewPrivilegesHolds() {
    assertThat(containers.shell("{'SecurityOpt':['no-new-privileges']}", "cat /proc/self/status"))
        .containsPattern("NoNewPrivs:\\s*1");
    assertThat(containers.shell("{}", "cat /proc/self/status")).containsPattern("NoNewPrivs:\\s*0");
  }

  @Test
  void seccompIsOnByDefaultAndCanBeSwitchedOff() {
    assertThat(containers.shell("{}", "cat /proc/self/status")).containsPattern("Seccomp:\\s*2");
    assertThat(containers.shell("{'SecurityOpt':['seccomp=unconfined']}", "cat /proc/self/status"))
        .containsPattern("Seccomp:\\s*0");
    assertThat(containers.shell("{'Privileged':true}", "cat /proc/self/status"))
        .containsPattern("Seccomp:\\s*0");
  }

  @ParameterizedTest
  @CsvSource({"nonsense", "seccomp=/no/such/profile", "seccomp={broken"})
  void badSecurityOptionIsRefused(String option) {
    docker
        .post(
            "/containers/create", containers.specWith("{'SecurityOpt':['" + option + "']}", "true"))
        .expect(400)
        .message();
  }

  @Test
  void rootCanBeReadOnlyWithWritableTmpfs() {
    String line =
        "touch /x 2>/dev/null && echo root; touch /t/x && echo tmpfs; touch /dev/shm/x && echo shm";
    assertThat(containers.shell("{'ReadonlyRootfs':true,'Tmpfs':{'/t':'size=1m'}}", line))
        .isEqualTo("tmpfs\nshm\n");
  }

  @Test
  void maskedAndReadOnlyPathsHold() {
    assertThat(
            containers.shell(
                "{}",
                "cat /proc/kcore 2>/dev/null | head -c 1 | wc -c; ls /proc/scsi /sys/firmware 2>/dev/null | grep -v : | grep -c .;"
                    + " echo x > /proc/sysrq-trigger 2>/dev/null || echo ro; echo 1 > /proc/sys/kernel/panic 2>/dev/null || echo ro"))
        .isEqualTo("0\n0\nro\nro\n");
  }

  @Test
  void privilegedSeesThemAll() {
    assertThat(
            containers.shell(
                "{'Privileged':true}",
                "ls /dev | wc -l; grep -c '/proc/kcore' /proc/self/mountinfo" + " || true"))
        .endsWith("\n0\n");
  }

  @Test
  void cgroupAndSysAreReadOnly() {
    assertThat(
            containers.shell(
                "{}",
                "mkdir /sys/fs/cgroup/memory/x 2>/dev/null || mkdir /sys/fs/cgroup/pids/x 2>/dev/null || echo ro"))
        .isEqualTo("ro\n");
    assertThat(containers.shell("{}", "grep ' /sys ' /proc/mounts | grep -c ' ro,'"))
        .isEqualTo("1\n");
  }

  @Test
  void sysctlsOfOwnNamespacesAreSet() {
    assertThat(
            containers.shell(
                "{'Sysctls':{'net.ipv4.ip_unprivileged_port_start':'80','kernel.msgmax':'9000'}}",
                "cat /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/kernel/msgmax"))
        .isEqualTo("80\n9000\n");
  }

  @Test
  void sysctlsOfTheHostAreRefused() {
    assertThat(
            docker
                .post(
                    "/containers/create",
                    containers.specWith("{'Sysctls':{'kernel.panic':'1'}}", "true"))
                .expect(400)
                .message())
        .contains("kernel.panic");
    docker
        .post(
            "/containers/create",
            containers.specWith(
                "{'NetworkMode':'host','Sysctls':{'net.ipv4.ip_forward':'1'}}", "true"))
        .expect(400);
  }

  @Test
  void namespacesAreItsOwn() {
    String id = containers.sleeper();
    for (String kind : new String[] {"pid", "ipc", "uts", "net", "mnt", "cgroup"}) {
      if (kind.equals("cgroup")) {
        continue;
      }
      assertThat(link(id, kind)).as(kind).isNotEqualTo(ownLink(kind));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PidMode,pid",
    "IpcMode,ipc",
    "UTSMode,uts",
    "NetworkMode,net",
    "CgroupnsMode,cgroup"
  })
  void namespaceOfTheHostCanBeShared(String key, String kind) {
    String id = containers.start(containers.specWith("{'" + key + "':'host'}", "sleep", "1000"));
    assertThat(link(id, kind)).isEqualTo(ownLink(kind));
  }

  @ParameterizedTest
  @CsvSource({"PidMode,pid", "IpcMode,ipc", "NetworkMode,net"})
  void namespaceOfAContainerCanBeShared(String key, String kind) {
    String other =
        containers.start(containers.specWith("{'IpcMode':'shareable'}", "sleep", "1000"));
    String id =
        containers.start(
            containers.specWith("{'" + key + "':'container:" + other + "'}", "sleep", "1000"));
    assertThat(link(id, kind)).isEqualTo(link(other, kind));
  }

  @Test
  void namespaceOfAStoppedOrUnknownContainerIsRefused() {
    RestClient.Response unknown =
        docker.post(
            "/containers/create", containers.specWith("{'PidMode':'container:nosuch'}", "true"));
    assertThat(unknown.status()).isIn(400, 404);
    assertThat(unknown.message()).contains("nosuch");
    String other = containers.create(containers.spec("true"));
    String id =
        containers.create(containers.specWith("{'PidMode':'container:" + other + "'}", "true"));
    assertThat(docker.post("/containers/" + id + "/start").status()).isIn(409, 500);
  }

  @Test
  void shmHasTheSizeAskedFor() {
    String line = "df -k /dev/shm | tail -1 | awk '{print $2}'";
    assertThat(containers.shell("{}", line)).isEqualTo("65536\n");
    assertThat(containers.shell("{'ShmSize':8388608}", line)).isEqualTo("8192\n");
  }

  @Test
  void devHasTheUsualNodes() {
    assertThat(containers.shell("{}", "ls /dev").lines())
        .contains(
            "null", "zero", "full", "random", "urandom", "tty", "pts", "ptmx", "shm", "mqueue",
            "fd", "stdin", "stdout", "stderr");
  }

  @Test
  void privilegedHasTheHostsDevices() {
    String inside = containers.shell("{'Privileged':true}", "ls /dev");
    assertThat(inside.lines()).contains("null", "kmsg");
  }

  @Test
  void noDescriptorOfTheEngineIsInherited() {
    String id = containers.sleeper();
    assertThat(containers.exec(id, "ls", "/proc/1/fd").lines()).containsExactly("0", "1", "2");
    Map<String, String> descriptors = descriptors(containers.pid(id));
    assertThat(descriptors.keySet()).containsExactlyInAnyOrder("0", "1", "2");
  }

  private static Map<String, String> descriptors(long pid) {
    Map<String, String> found = new java.util.TreeMap<>();
    for (var entry :
        org.pouchcontainer.it.Files2.list(java.nio.file.Path.of("/proc/" + pid + "/fd"))) {
      try {
        found.put(
            entry.getFileName().toString(), java.nio.file.Files.readSymbolicLink(entry).toString());
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return found;
  }

  private String link(String id, String kind) {
    return namespace(Long.toString(containers.pid(id)), kind);
  }

  private static String ownLink(String kind) {
    return namespace("self", kind);
  }

  private static String namespace(String pid, String kind) {
    try {
      return java.nio.file.Files.readSymbolicLink(
              java.nio.file.Path.of("/proc/" + pid + "/ns/" + kind))
          .toString();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String ownCapabilities() {
    return org.pouchcontainer.it.Files2.read(java.nio.file.Path.of("/proc/self/status"))
        .lines()
        .filter(line -> line.startsWith("CapEff"))
        .map(line -> line.split(":")[1].strip())
        .findFirst()
        .orElseThrow();
  }
}
