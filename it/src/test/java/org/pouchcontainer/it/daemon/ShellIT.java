package org.pouchcontainer.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.KarafShell;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;

/** The commands of the Karaf shell over ssh. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.SSH})
class ShellIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private static final KarafShell SHELL = KarafShell.on(POUCHD);

  @Test
  void infoAndDrivers() {
    assertThat(SHELL.ok("pouch:info")).containsIgnoringCase("overlayfs");
    assertThat(SHELL.ok("pouch:drivers"))
        .contains("local", "overlayfs", "native", "oci", "embedded");
  }

  @Test
  void lifeOfAContainer() {
    SHELL.ok(
        "pouch:run -d --name box " + POUCHD.busybox() + " sh -c 'echo spoken; exec sleep 1000'");
    Await.until("the log", () -> SHELL.ok("pouch:logs box").contains("spoken"));
    assertThat(SHELL.ok("pouch:ps")).contains("box");
    SHELL.ok("pouch:stop -t 0 box");
    assertThat(SHELL.ok("pouch:ps -a")).contains("box");
    SHELL.ok("pouch:rm box");
    assertThat(SHELL.ok("pouch:ps -a")).doesNotContain("box ");
  }

  @Test
  void imagesAndVolumes() {
    SHELL.ok("pouch:pull " + POUCHD.busybox());
    assertThat(SHELL.ok("pouch:images")).contains("busybox");
    SHELL.ok("pouch:volume-create shelf");
    assertThat(SHELL.ok("pouch:volumes")).contains("shelf", "local");
  }

  @Test
  void networksStatsDisksAndHealth() {
    SHELL.ok(
        "pouch:run -d --name measured --network none "
            + POUCHD.busybox()
            + " sh -c 'exec sleep 1000'");
    assertThat(SHELL.ok("pouch:networks")).contains("bridge", "none", "host");
    assertThat(SHELL.ok("pouch:stats measured")).contains("measured", "KB");
    assertThat(SHELL.ok("pouch:df")).contains("images", "containers", "volumes");
    assertThat(SHELL.ok("pouch:health")).contains("no container has a health check");
    SHELL.ok("pouch:rm -f measured");
  }

  @Test
  void helpAndMistakes() {
    String help = SHELL.ok("pouch:run --help").replaceAll("\u001b\\[[0-9;]*m", "");
    assertThat(help).contains("pouch:run", "SYNTAX", "OPTIONS");
    assertThat(SHELL.ok("help").replaceAll("\u001b\\[[0-9;]*m", ""))
        .contains("pouch:ps", "pouch:networks", "pouch:stats", "pouch:df", "pouch:health");
    Program.Result result = SHELL.run("pouch:stop nosuchcontainer");
    assertThat(result.all()).contains("nosuchcontainer").doesNotContain("\tat ");
  }

  @Test
  void onlyTheKeyOpensIt() throws Exception {
    SHELL.ok("pouch:info");
    Program.Result refused =
        Program.of(
                "ssh",
                "-p",
                Integer.toString(SHELL.port()),
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "IdentitiesOnly=yes",
                "-i",
                "/nonexistent",
                "karaf@127.0.0.1",
                "pouch:info")
            .run();
    refused.fails();
    assertThat(refused.stderr()).contains("denied");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(POUCHD.home().resolve("ssh/id_ecdsa"))))
        .isEqualTo("rw-------");
    // Nothing of it listens beyond loopback.
    assertThat(Program.of("ss", "-Hltn", "sport = :" + SHELL.port()).ok().stdout())
        .contains("127.0.0.1")
        .doesNotContain("0.0.0.0:" + SHELL.port(), "*:" + SHELL.port());
  }
}
