package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/** Network modes none, host and container, and the network files. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class NetworkModesIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  @Test
  void noneHasLoopbackOnly() {
    assertThat(
            containers.shell(
                "{}",
                "ls /sys/class/net; ip -o addr show lo | grep -o 'inet 127[^ ]*'; ping -c1 -W1 127.0.0.1 >/dev/null && echo up"))
        .isEqualTo("lo\ninet 127.0.0.1/8\nup\n");
  }

  @Test
  void hostHasTheHostsInterfaces() {
    String inside = containers.shell("{'NetworkMode':'host'}", "cat /proc/net/dev");
    assertThat(names(inside)).isEqualTo(names(Files2.read(Path.of("/proc/self/net/dev"))));
  }

  @Test
  void containerModeSharesNetworkAndFiles() {
    ObjectNode first = containers.spec("sleep", "1000");
    first.put("Hostname", "first");
    String id = containers.start(first);
    String joined =
        containers.shell(
            "{'NetworkMode':'container:" + id + "'}",
            "readlink /proc/self/ns/net; cat /etc/hostname");
    assertThat(joined).isEqualTo(containers.exec(id, "readlink", "/proc/self/ns/net") + "first\n");
  }

  @Test
  void containerModeNeedsARunningContainer() {
    RestClient.Response unknown =
        docker.post(
            "/containers/create",
            containers.specWith("{'NetworkMode':'container:nosuch'}", "true"));
    assertThat(unknown.status()).isIn(400, 404);
    assertThat(unknown.message()).contains("nosuch");
    String ended = containers.start("true");
    containers.await(ended);
    String id =
        containers.create(containers.specWith("{'NetworkMode':'container:" + ended + "'}", "true"));
    assertThat(docker.post("/containers/" + id + "/start").status()).isIn(409, 500);
    assertThat(containers.state(id).get("Status").asText()).isIn("created", "exited");
  }

  @Test
  void unknownNetworkIsNamed() {
    RestClient.Response answer =
        docker.post(
            "/containers/create", containers.specWith("{'NetworkMode':'nosuchnet'}", "true"));
    if (answer.status() == 201) {
      answer = docker.post("/containers/" + answer.json().get("Id").asText() + "/start");
    }
    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.message()).contains("nosuchnet");
  }

  @Test
  void hostnameIsTheShortIdUnlessAsked() {
    String id = containers.sleeper();
    assertThat(containers.exec(id, "hostname")).isEqualTo(id.substring(0, 12) + "\n");
    ObjectNode spec =
        containers.spec("sh", "-c", "hostname; cat /etc/hostname; cat /proc/sys/kernel/domainname");
    spec.put("Hostname", "box").put("Domainname", "example.org");
    assertThat(containers.output(spec)).matches("box\nbox(\\.example\\.org)?\nexample\\.org\n");
  }

  @ParameterizedTest
  @CsvSource({"'bad host'", "-x", "a..b", "'x;y'"})
  void badHostnameIsRefused(String name) {
    ObjectNode spec = containers.spec("true");
    spec.put("Hostname", name);
    docker.post("/containers/create", spec).expect(400);
  }

  @Test
  void hostsFileHasLocalhostAndExtraHosts() {
    assertThat(
            containers
                .shell("{'ExtraHosts':['db:10.1.2.3','v6:fd00::1']}", "cat /etc/hosts")
                .lines())
        .anyMatch(line -> line.matches("127\\.0\\.0\\.1\\s+localhost.*"))
        .anyMatch(line -> line.matches("10\\.1\\.2\\.3\\s+db"))
        .anyMatch(line -> line.matches("fd00::1\\s+v6"));
  }

  @ParameterizedTest
  @CsvSource({"db", "db:notanaddress", ":1.2.3.4"})
  void badExtraHostIsRefused(String entry) {
    docker
        .post("/containers/create", containers.specWith("{'ExtraHosts':['" + entry + "']}", "true"))
        .expect(400);
  }

  @Test
  void resolverIsAsAsked() {
    assertThat(
            containers
                .shell(
                    "{'Dns':['10.9.8.7'],'DnsSearch':['corp.example'],'DnsOptions':['ndots:3']}",
                    "cat /etc/resolv.conf")
                .lines())
        .contains("nameserver 10.9.8.7", "search corp.example", "options ndots:3");
  }

  @ParameterizedTest
  @CsvSource({"{'Dns':['nope']}", "{'DnsSearch':['a b']}"})
  void badResolverIsRefused(String hostConfig) {
    docker.post("/containers/create", containers.specWith(hostConfig, "true")).expect(400);
  }

  @Test
  void resolverIsTheHostsByDefault() {
    String host = Files2.read(Path.of("/etc/resolv.conf"));
    String inside = containers.shell("{'NetworkMode':'host'}", "cat /etc/resolv.conf");
    assertThat(inside.lines().filter(l -> l.startsWith("nameserver")))
        .containsExactlyElementsOf(host.lines().filter(l -> l.startsWith("nameserver")).toList());
  }

  @Test
  void networkFilesCanBeWrittenAndAreKeptByARestart() {
    String id = containers.sleeper();
    containers.exec(id, "sh", "-c", "echo '1.1.1.1 added' >> /etc/hosts");
    docker.post("/containers/" + id + "/restart?t=0").expect(204);
    assertThat(containers.exec(id, "cat", "/etc/hosts")).contains("localhost");
  }

  @Test
  void bindOverANetworkFileWins() {
    Path file = Files2.write(POUCHD.folder().resolve("myhosts"), "9.9.9.9 mine\n");
    assertThat(containers.shell("{'Binds':['" + file + ":/etc/hosts:ro']}", "cat /etc/hosts"))
        .isEqualTo("9.9.9.9 mine\n");
  }

  @Test
  void networkDisabledIsLikeNone() {
    ObjectNode spec = containers.spec("ls", "/sys/class/net");
    spec.put("NetworkDisabled", true);
    assertThat(containers.output(spec)).isEqualTo("lo\n");
  }

  private static java.util.List<String> names(String table) {
    return table.lines().skip(2).map(line -> line.split(":")[0].strip()).sorted().toList();
  }
}
