package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.PouchCli;
import org.pouchcontainer.it.Pouchd;

/** The pouch command on networks and ports. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class PouchCliNetworksIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final PouchCli pouch = POUCHD.pouchCli();

  @Test
  void lifeOfANetwork() {
    String made =
        pouch
            .ok("network", "create", "--subnet", "10.213.77.0/24", "-l", "of=cli", "cli-net")
            .line();
    assertThat(made).matches("cli-net: [0-9a-f]{64}");
    assertThat(pouch.ok("network", "ls").lines().get(0))
        .matches("NETWORK ID\\s+NAME\\s+DRIVER\\s+SCOPE");
    assertThat(pouch.ok("network", "ls", "-f", "label=of=cli", "-q").lines()).hasSize(1);
    pouch.ok("run", "-d", "--name", "one", "--net", "none", POUCHD.busybox(), "sleep", "1000");
    pouch.ok("rm", "-f", "one");
    pouch.ok(
        "run",
        "-d",
        "--name",
        "two",
        "--net",
        "cli-net",
        "--ip",
        "10.213.77.9",
        POUCHD.busybox(),
        "sleep",
        "1000");
    assertThat(pouch.ok("network", "inspect", "-f", "{{json .Containers}}", "cli-net").stdout())
        .contains("10.213.77.9");
    pouch.run("network", "rm", "cli-net").exits(1);
    pouch.ok("network", "disconnect", "cli-net", "two");
    pouch.ok("network", "connect", "--ip", "10.213.77.10", "cli-net", "two");
    assertThat(pouch.ok("exec", "two", "ip", "addr").stdout()).contains("10.213.77.10");
    pouch.ok("rm", "-f", "two");
    assertThat(pouch.ok("network", "rm", "cli-net").line()).isEqualTo("cli-net");
    pouch.run("network", "inspect", "cli-net").exits(1);
  }

  @Test
  void publishedPortsAreShown() {
    pouch.ok(
        "run", "-d", "--name", "pub", "-p", "127.0.0.1::80", POUCHD.busybox(), "sleep", "1000");
    assertThat(pouch.ok("port", "pub").line()).matches("80/tcp -> 127\\.0\\.0\\.1:[0-9]+");
    assertThat(pouch.ok("port", "pub", "80").line()).matches("127\\.0\\.0\\.1:[0-9]+");
    assertThat(pouch.run("port", "pub", "99").exits(1).stderr())
        .isEqualTo("Error: No public port '99/tcp' published for pub\n");
    assertThat(pouch.ok("ps", "--format", "{{.Ports}}").stdout()).contains("80/tcp->127.0.0.1:");
  }
}
