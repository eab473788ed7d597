package org.pouchcontainer.rest.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.MountRequest.ReadOnlyDepth;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ApiLevel;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.wire.CreateRequest;
import org.pouchcontainer.spi.EngineException;

/** The words that scripts written for Docker look for, and what changed from version to version. */
class CreateWordsTest {
  private static ContainerSpec read(String fields, int minor) {
    String json = "{\"Image\":\"b\"" + (fields.isEmpty() ? "" : "," + fields) + "}";
    return SpecReader.read(
        Json.read(json.getBytes(StandardCharsets.UTF_8), CreateRequest.class),
        new ApiLevel(ApiDialect.DOCKER, minor));
  }

  private static ContainerSpec host(String fields, int minor) {
    return read("\"HostConfig\":{" + fields + "}", minor);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'Env':['']|invalid environment variable:",
        "'Env':['=foo']|invalid environment variable: =foo",
        "'Healthcheck':{'Interval':-10000000}|Interval in Healthcheck cannot be less than 1ms",
        "'Healthcheck':{'Timeout':500000}|Timeout in Healthcheck cannot be less than 1ms",
        "'Healthcheck':{'Retries':-1}|Retries in Healthcheck cannot be negative",
        "'Healthcheck':{'StartPeriod':1}|StartPeriod in Healthcheck cannot be less than 1ms",
        "'Healthcheck':{'StartInterval':1}|StartInterval in Healthcheck cannot be less than 1ms",
      })
  void configWords(String json, String words) {
    assertThatThrownBy(() -> read(json.replace('\'', '"'), 56))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'RestartPolicy':{'Name':'something'}|invalid restart policy: unknown policy 'something'",
        "'RestartPolicy':{'Name':'always','MaximumRetryCount':2}|retry count can only be used with 'on-failure'",
        "'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':-2}|maximum retry count cannot be negative",
        "'AutoRemove':true,'RestartPolicy':{'Name':'always'}|can't create 'AutoRemove' container with restart policy",
        "'IpcMode':'invalid'|invalid IPC mode: invalid",
        "'IpcMode':'container'|invalid IPC mode: container",
        "'PidMode':'invalid'|invalid PID mode: invalid",
        "'UTSMode':'invalid'|invalid UTS mode: invalid",
        "'CgroupnsMode':'x'|invalid cgroup namespace mode: x",
        "'ShmSize':-1|SHM size can not be less than 0",
        "'OomScoreAdj':1001|Invalid value 1001, range for oom score adj is [-1000, 1000]",
        "'Memory':524287|Minimum memory limit allowed is 6MB",
        "'Memory':8388608,'MemorySwap':7340032|Minimum memoryswap limit should be larger than memory limit",
        "'MemorySwappiness':101|valid memory swappiness range is 0-100",
        "'CpuPeriod':10|CPU cfs period can not be less than 1ms",
        "'NanoCpus':1000000000,'CpuPeriod':10000|Nano CPUs and CPU Period cannot both be set",
        "'Tmpfs':{'foo':''}|mount path must be absolute",
        "'Tmpfs':{'//':''}|destination can't be '/'",
        "'Annotations':{'':'x'}|invalid Annotations: the empty string is not permitted",
        "'PortBindings':{'8080/tcp':[{'HostPort':'aa80'}]}|invalid port specification: \"aa80\"",
        "'PortBindings':{'19039;1230':[{}]}|invalid port",
        "'Mounts':[{'Type':'notreal','Target':'/a'}]|mount type unknown",
        "'Mounts':[{'Type':'bind'}]|Target must not be empty",
        "'Mounts':[{'Type':'bind','Target':'/a'}]|Source must not be empty",
        "'Mounts':[{'Type':'tmpfs','Target':'/a','Source':'/b'}]|Source must not be specified",
        "'Mounts':[{'Type':'bind','Source':'/b','Target':'/a','VolumeOptions':{}}]|VolumeOptions must not be specified",
        "'Mounts':[{'Type':'volume','Target':'/a','BindOptions':{}}]|BindOptions must not be specified",
      })
  void hostConfigWords(String json, String words) {
    assertThatThrownBy(() -> host(json.replace('\'', '"'), 56))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(words);
  }

  @Test
  void olderClientsMeanWhatTheyMeantThen() {
    assertThat(host("\"AutoRemove\":true", 24).autoRemove()).isFalse();
    assertThat(host("\"AutoRemove\":true", 25).autoRemove()).isTrue();
    assertThat(host("", 39).namespaces().ipc()).isEqualTo("shareable");
    assertThat(host("", 40).namespaces().ipc()).isEmpty();
    assertThat(host("\"CgroupnsMode\":\"private\"", 40).namespaces().cgroup()).isEmpty();
    assertThat(host("\"CgroupnsMode\":\"private\"", 41).namespaces().cgroup()).isEqualTo("private");
    assertThat(host("\"KernelMemory\":9", 41).resources().memory().kernelBytes()).isEqualTo(9);
    assertThat(host("\"KernelMemory\":9", 42).resources().memory().kernelBytes()).isZero();
    assertThat(host("\"Annotations\":{\"a\":\"b\"}", 42).annotations()).isEmpty();
    assertThat(host("\"Annotations\":{\"a\":\"b\"}", 43).annotations()).containsEntry("a", "b");
    assertThat(read("\"MacAddress\":\"02:42:ac:11:00:02\"", 51).network().macAddress())
        .isNotEmpty();
    assertThat(read("\"MacAddress\":\"02:42:ac:11:00:02\"", 52).network().macAddress()).isEmpty();
  }

  @Test
  void readOnlyDidNotReachMountsBelowBefore144() {
    String mount =
        "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/s\",\"Target\":\"/t\",\"ReadOnly\":true}]";
    assertThat(host(mount, 43).mounts().get(0).readOnlyDepth()).isEqualTo(ReadOnlyDepth.THIS_MOUNT);
    assertThat(host(mount, 44).mounts().get(0).readOnlyDepth())
        .isEqualTo(ReadOnlyDepth.WHERE_POSSIBLE);
  }

  @Test
  void severalNetworksCameWith144() {
    String two = "\"NetworkingConfig\":{\"EndpointsConfig\":{\"net2\":{},\"net1\":{}}}";
    assertThatThrownBy(() -> read(two, 43))
        .hasMessage("Container cannot be created with multiple network endpoints: net1, net2");
    assertThat(read(two, 44).network().endpoints()).hasSize(2);
  }

  @Test
  void aWordStandsForAListOfOne() {
    assertThat(host("\"CapAdd\":\"NET_ADMIN\",\"CapDrop\":[\"ALL\"]", 41).security().capAdd())
        .isEqualTo(List.of("NET_ADMIN"));
  }
}
