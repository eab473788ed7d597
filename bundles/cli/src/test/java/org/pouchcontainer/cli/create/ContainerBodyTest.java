package org.pouchcontainer.cli.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;

class ContainerBodyTest {
  private static Arguments parse(List<String> line) {
    return ContainerFlags.addTo(new FlagSet().bool("rm", "", "")).parse(line);
  }

  private static Json body(String... line) throws IOException {
    return ContainerBody.of(parse(List.of(line)), Map.of("FROM_HERE", "1"), true);
  }

  /** Flags, path of the member, its JSON. Words are separated by spaces, ~ stands for a space. */
  static Stream<Arguments3> members() {
    return Stream.of(
            "--name x|Image|\"img\"",
            "--entrypoint /a~b|Entrypoint|[\"/a\",\"b\"]",
            "--entrypoint=|Entrypoint|[]",
            "-e A=1 -e B= -e C|Env|[\"A=1\",\"B=\",\"C\"]",
            "-i|OpenStdin|true",
            "-i|AttachStdin|true",
            "-it|Tty|true",
            "-u 1:2|User|\"1:2\"",
            "-w /x|WorkingDir|\"/x\"",
            "--hostname h|Hostname|\"h\"",
            "--domainname d|Domainname|\"d\"",
            "-l a=b -l c|Labels|{\"a\":\"b\",\"c\":\"\"}",
            "--annotation a=b=c|SpecAnnotation|{\"a\":\"b=c\"}",
            "--stop-signal INT|StopSignal|\"INT\"",
            "--stop-timeout 3|StopTimeout|3",
            "--specific-id ff|SpecificID|\"ff\"",
            "--net-priority 5|NetPriority|5",
            "--disable-network-files|DisableNetworkFiles|true",
            "--mac-address 02:00:00:00:00:01|MacAddress|\"02:00:00:00:00:01\"",
            "--rich|Rich|true",
            "--rich-mode systemd|RichMode|\"systemd\"",
            "--initscript /i|InitScript|\"/i\"",
            "--expose 80 --expose 53/udp|ExposedPorts|{\"80/tcp\":{},\"53/udp\":{}}",
            "-p 80|ExposedPorts|{\"80/tcp\":{}}",
            "-v /data|Volumes|{\"/data\":{}}",
            "--disk-quota 10g|DiskQuota|{\".*\":\"10g\"}",
            "--disk-quota 10g|QuotaID|\"-1\"",
            "--disk-quota /=10g|QuotaID|null",
            "--disk-quota /=10g,/a&/b=5g|DiskQuota|{\"/\":\"10g\",\"/a&/b\":\"5g\"}",
            "--disk-quota 10g --quota-id 7|QuotaID|\"7\"",
            "--health-cmd true --health-interval 1m30s|Healthcheck"
                + "|{\"Test\":[\"CMD-SHELL\",\"true\"],\"Interval\":90000000000}",
            "--no-healthcheck|Healthcheck|{\"Test\":[\"NONE\"]}",
            "-v /a:/b:ro -v v:/c|HostConfig.Binds|[\"/a:/b:ro\",\"v:/c\"]",
            "--mount type=bind,src=/a,dst=/b,ro|HostConfig.Mounts"
                + "|[{\"ReadOnly\":true,\"Type\":\"bind\",\"Source\":\"/a\",\"Target\":\"/b\"}]",
            "--mount src=v,target=/b,volume-driver=tmpfs,volume-opt=size=1m,volume-nocopy"
                + "|HostConfig.Mounts|[{\"Type\":\"volume\",\"Source\":\"v\",\"Target\":\"/b\","
                + "\"VolumeOptions\":{\"NoCopy\":true,\"DriverConfig\":{\"Name\":\"tmpfs\","
                + "\"Options\":{\"size\":\"1m\"}}}}]",
            "--mount type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1777|HostConfig.Mounts"
                + "|[{\"Type\":\"tmpfs\",\"Target\":\"/t\","
                + "\"TmpfsOptions\":{\"SizeBytes\":1048576,\"Mode\":1023}}]",
            "--tmpfs /t:size=1m --tmpfs /u|HostConfig.Tmpfs|{\"/t\":\"size=1m\",\"/u\":\"\"}",
            "--volumes-from c:ro|HostConfig.VolumesFrom|[\"c:ro\"]",
            "--volume-driver d|HostConfig.VolumeDriver|\"d\"",
            "--read-only|HostConfig.ReadonlyRootfs|true",
            "--shm-size 64m|HostConfig.ShmSize|67108864",
            "--storage-opt size=1g|HostConfig.StorageOpt|{\"size\":\"1g\"}",
            "--net none|HostConfig.NetworkMode|\"none\"",
            "--network host|HostConfig.NetworkMode|\"host\"",
            "--net a --net b|HostConfig.NetworkMode|\"a\"",
            "--net n --ip 10.0.0.2 --network-alias db|NetworkingConfig|{\"EndpointsConfig\":{\"n\":"
                + "{\"IPAMConfig\":{\"IPv4Address\":\"10.0.0.2\"},\"Aliases\":[\"db\"]}}}",
            "-p 8080:80 -p 127.0.0.1::53/udp|HostConfig.PortBindings"
                + "|{\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}],"
                + "\"53/udp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"\"}]}",
            "-P|HostConfig.PublishAllPorts|true",
            "--add-host a:1.2.3.4|HostConfig.ExtraHosts|[\"a:1.2.3.4\"]",
            "--dns 1.1.1.1 --dns-search x --dns-option ndots:1|HostConfig.Dns|[\"1.1.1.1\"]",
            "--link a:b|HostConfig.Links|[\"a:b\"]",
            "--privileged|HostConfig.Privileged|true",
            "--cap-add A,B --cap-drop ALL|HostConfig.CapAdd|[\"A\",\"B\"]",
            "--cap-drop ALL|HostConfig.CapDrop|[\"ALL\"]",
            "--security-opt no-new-privileges|HostConfig.SecurityOpt|[\"no-new-privileges\"]",
            "--device /dev/a --device /dev/b:/c:r --device /dev/d:rw|HostConfig.Devices"
                + "|[{\"PathOnHost\":\"/dev/a\",\"PathInContainer\":\"/dev/a\","
                + "\"CgroupPermissions\":\"rwm\"},{\"PathOnHost\":\"/dev/b\","
                + "\"PathInContainer\":\"/c\",\"CgroupPermissions\":\"r\"},"
                + "{\"PathOnHost\":\"/dev/d\",\"PathInContainer\":\"/dev/d\","
                + "\"CgroupPermissions\":\"rw\"}]",
            "--sysctl a.b=1|HostConfig.Sysctls|{\"a.b\":\"1\"}",
            "--group-add g|HostConfig.GroupAdd|[\"g\"]",
            "--ipc host --pid host --uts host|HostConfig.IpcMode|\"host\"",
            "--pid container:x|HostConfig.PidMode|\"container:x\"",
            "--uts host|HostConfig.UTSMode|\"host\"",
            "--cgroup-parent /p|HostConfig.CgroupParent|\"/p\"",
            "--log-opt max-size=1m|HostConfig.LogConfig"
                + "|{\"Type\":\"json-file\",\"Config\":{\"max-size\":\"1m\"}}",
            "--restart"
                + " always|HostConfig.RestartPolicy|{\"Name\":\"always\",\"MaximumRetryCount\":0}",
            "--restart on-failure:3|HostConfig.RestartPolicy"
                + "|{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}",
            "--init|HostConfig.Init|true",
            "--runtime crun|HostConfig.Runtime|\"crun\"",
            "--enableLxcfs|HostConfig.EnableLxcfs|true",
            "--rm|HostConfig.AutoRemove|true",
            "-m 512m --memory-swap -1|HostConfig.Memory|536870912",
            "-m 512m --memory-swap -1|HostConfig.MemorySwap|-1",
            "--memory-reservation 1m|HostConfig.MemoryReservation|1048576",
            "--memory-swappiness 0|HostConfig.MemorySwappiness|0",
            "--kernel-memory 1m|HostConfig.KernelMemory|1048576",
            "--cpus 1.5|HostConfig.NanoCpus|1500000000",
            "--cpu-shares 5|HostConfig.CpuShares|5",
            "--cpu-period 100000 --cpu-quota 50000|HostConfig.CpuQuota|50000",
            "--cpuset-cpus 0-1|HostConfig.CpusetCpus|\"0-1\"",
            "--pids-limit 10|HostConfig.PidsLimit|10",
            "--blkio-weight 100|HostConfig.BlkioWeight|100",
            "--blkio-weight-device /dev/a:10|HostConfig.BlkioWeightDevice"
                + "|[{\"Path\":\"/dev/a\",\"Weight\":10}]",
            "--device-read-bps /dev/a:1m|HostConfig.BlkioDeviceReadBps"
                + "|[{\"Path\":\"/dev/a\",\"Rate\":1048576}]",
            "--device-write-iops /dev/a:7|HostConfig.BlkioDeviceWriteIOps"
                + "|[{\"Path\":\"/dev/a\",\"Rate\":7}]",
            "--oom-kill-disable|HostConfig.OomKillDisable|true",
            "--oom-score-adj 7|HostConfig.OomScoreAdj|7",
            "--ulimit nofile=1:2 --ulimit core=-1|HostConfig.Ulimits"
                + "|[{\"Name\":\"nofile\",\"Soft\":1,\"Hard\":2},"
                + "{\"Name\":\"core\",\"Soft\":-1,\"Hard\":-1}]",
            "--intel-rdt-l3-cbm x|HostConfig.IntelRdtL3Cbm|\"x\"",
            "--nvidia-visible-devs 0|HostConfig.NvidiaConfig|{\"NvidiaVisibleDevices\":\"0\"}")
        .map(row -> row.split("\\|"))
        .map(cells -> new Arguments3(cells[0], cells[1], cells[2]));
  }

  /** A row of the table. */
  record Arguments3(String line, String path, String json) {
    @Override
    public String toString() {
      return line + " → " + path;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("members")
  void eachFlagBecomesItsMember(Arguments3 row) throws IOException {
    List<String> line = new ArrayList<>();
    Arrays.stream(row.line().split(" ")).map(word -> word.replace('~', ' ')).forEach(line::add);
    line.add("img");
    Json value = body(line.toArray(new String[0]));
    for (String name : row.path().split("\\.")) {
      value = value.get(name);
    }
    assertThat(JsonText.compact(value)).isEqualTo(row.json());
  }

  @Test
  void aPlainRunAsksForNothingItDoesNotNeed() throws IOException {
    assertThat(JsonText.compact(body("img", "echo", "-n", "hi")))
        .isEqualTo(
            "{\"Image\":\"img\",\"Cmd\":[\"echo\",\"-n\",\"hi\"],\"AttachStdin\":false,"
                + "\"AttachStdout\":true,\"AttachStderr\":true,\"HostConfig\":{\"LogConfig\":"
                + "{\"Type\":\"json-file\",\"Config\":{}}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--memory x;--memory",
        "--cpus a;--cpus",
        "--ulimit nofile;--ulimit",
        "--ulimit nofile=5:4;--ulimit",
        "--restart sometimes;--restart",
        "--restart always:3;--restart",
        "-p 0;port",
        "-p 70000:80;port",
        "-p 1-2:1-3;port",
        "-p 80/xtp;port",
        "-p a:b:c;port",
        "--expose 9-8;port",
        "-v :/x;--volume",
        "-v x;--volume",
        "-v x:;--volume",
        "--mount type=bind;--mount",
        "--mount type=bind,target=/x;--mount",
        "--mount target=/x,colour=red;--mount",
        "--tmpfs x;--tmpfs",
        "--device :x;--device",
        "--device /dev/a:/b:q;--device",
        "--device-read-bps a;--device-read-bps",
        "--blkio-weight-device /dev/a:x;--blkio-weight-device",
        "-l =x;--label",
        "-e =x;--env",
        "--disk-quota /=;--disk-quota",
        "--health-interval 5;--health-interval",
        "--shm-size big;--shm-size"
      })
  void aWrongValueNamesItsFlag(String line, String flag) {
    List<String> words = new ArrayList<>(List.of(line.split(" ", 2)));
    words.add("img");
    assertThatThrownBy(() -> body(words.toArray(new String[0])))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(flag);
  }

  @Test
  void rangesOfPortsArePaired() {
    assertThat(PortFlags.publish("[::1]:8000-8001:80-81/udp"))
        .containsExactly(
            new PortFlags.Published("80/udp", "::1", "8000"),
            new PortFlags.Published("81/udp", "::1", "8001"));
    assertThat(PortFlags.publish("8000-8010:80"))
        .containsExactly(new PortFlags.Published("80/tcp", "", "8000-8010"));
  }

  @Test
  void envFilesComeBeforeFlagsAndTakeValuesFromHere(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("env"), "# note\n\nA=1 2\nFROM_HERE\nABSENT\n");
    Json body = body("--env-file", file.toString(), "-e", "A=3", "img");
    assertThat(body.texts("Env")).containsExactly("A=1 2", "FROM_HERE=1", "A=3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A B=1\n", "=x\n"})
  void anEnvFileWithABadNameIsRefused(String text, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("env"), text);
    assertThatThrownBy(() -> body("--env-file", file.toString(), "img"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void anAbsentEnvFileIsNamed() {
    assertThatThrownBy(() -> body("--env-file", "/nowhere/env", "img"))
        .hasMessage("read /nowhere/env: no such file");
  }

  @Test
  void aRelativeSourceIsAFolderOfThisProcess() throws IOException {
    assertThat(body("-v", "./x:/y", "img").get("HostConfig").texts("Binds"))
        .containsExactly(Path.of("x").toAbsolutePath() + ":/y");
  }

  @Test
  void updateSendsOnlyWhatChanges() {
    Arguments given =
        UpdateBody.flags().parse(List.of("-m", "1g", "--restart", "no", "-l", "a=", "x"));
    assertThat(JsonText.compact(UpdateBody.of(given)))
        .isEqualTo(
            "{\"Memory\":1073741824,\"RestartPolicy\":{\"Name\":\"no\",\"MaximumRetryCount\":0},"
                + "\"Label\":[\"a=\"]}");
  }

  @Test
  void execSendsItsCommandWhole() throws IOException {
    Arguments given =
        ExecBody.addTo(new FlagSet()).parse(List.of("-i", "-w", "/x", "c", "sh", "-c", "a b"));
    assertThat(JsonText.compact(ExecBody.of(given, Map.of())))
        .isEqualTo(
            "{\"Cmd\":[\"sh\",\"-c\",\"a b\"],\"AttachStdin\":true,\"AttachStdout\":true,"
                + "\"AttachStderr\":true,\"Detach\":false,\"Tty\":false,\"WorkingDir\":\"/x\"}");
  }
}
