package org.pouchcontainer.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KarafHomeTest {
  @TempDir Path directory;

  @BeforeEach
  void makeDistribution() throws IOException {
    Files.createDirectories(distribution("lib/boot"));
    Files.createDirectories(distribution("system"));
    Files.createDirectories(distribution("etc/scripts"));
    Files.writeString(distribution("etc/scripts/a.script"), "a");
    Files.writeString(distribution("etc/keys.properties"), "_g_\\:admingroup = group,admin\n");
    Files.writeString(distribution("etc/org.apache.karaf.shell.cfg"), "sshPort = 1\nother = 2\n");
    Files.writeString(
        distribution("etc/org.apache.karaf.features.cfg"), "featuresBoot = \\\n    engine/1\n");
  }

  @Test
  void copiesTheConfigurationAndMakesPrivateDirectories() throws IOException {
    prepare();

    assertThat(home("karaf/etc/scripts/a.script")).hasContent("a");
    for (String name : List.of("karaf", "karaf/etc", "karaf/data", "log", "deploy")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home(name))))
          .as(name)
          .isEqualTo("rwx------");
    }
  }

  @Test
  void keepsTheCacheWhileTheDistributionIsTheSame() throws IOException {
    prepare();
    Files.writeString(home("karaf/data/cached"), "x");
    Files.writeString(home("karaf/etc/mine.cfg"), "x");

    prepare();

    assertThat(home("karaf/data/cached")).exists();
    assertThat(home("karaf/etc/mine.cfg")).exists();
  }

  @Test
  void dropsTheCacheWhenTheDistributionHasChanged() throws IOException {
    prepare();
    Files.writeString(home("karaf/data/cached"), "x");
    Files.writeString(home("karaf/etc/mine.cfg"), "x");
    Files.writeString(distribution("system/new.jar"), "x");

    prepare();

    assertThat(home("karaf/data/cached")).doesNotExist();
    assertThat(home("karaf/etc/mine.cfg")).exists();
  }

  @Test
  void startsFromThePreparedCacheOfThisDistributionOnly() throws IOException {
    prepare();
    Path prepared = distribution("lib/karaf");
    Files.createDirectories(prepared.resolve("data/cache"));
    Files.writeString(prepared.resolve("data/cache/bundle"), "x");
    Files.copy(home("karaf/distribution"), prepared.resolve("distribution"));
    Files.delete(home("karaf/distribution"));

    prepare();
    assertThat(home("karaf/data/cache/bundle")).exists();

    Files.writeString(distribution("system/new.jar"), "x");
    prepare();
    assertThat(home("karaf/data/cache/bundle")).doesNotExist();
  }

  @Test
  void opensTheShellToTheGeneratedKeyOnly() throws IOException {
    prepare("--ssh-port", "8222");

    assertThat(home("karaf/etc/org.apache.karaf.shell.cfg"))
        .hasContent("other = 2\nsshPort = 8222\n");
    String publicKey = Files.readString(home("ssh/id_ecdsa.pub")).split(" ")[1];
    assertThat(home("karaf/etc/keys.properties"))
        .content()
        .contains("pouch = " + publicKey + ",_g_:admingroup");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home("ssh/id_ecdsa"))))
        .isEqualTo("rw-------");
    assertThat(home("ssh/id_ecdsa")).content().startsWith("-----BEGIN PRIVATE KEY-----\n");
  }

  @Test
  void keepsTheKey() throws IOException {
    prepare();
    String key = Files.readString(home("ssh/id_ecdsa"));

    prepare();

    assertThat(home("ssh/id_ecdsa")).hasContent(key);
  }

  @Test
  void makesNoKeyWithoutAShell() {
    prepare("--ssh-port", "0");

    assertThat(home("ssh")).doesNotExist();
  }

  @Test
  void bootsFurtherDrivers() {
    prepare("--drivers", "driver-tmpfs");

    assertThat(home("karaf/etc/org.apache.karaf.features.cfg"))
        .content()
        .startsWith("featuresBoot = driver-tmpfs,\\\n");
  }

  private void prepare(String... flags) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--home-dir", home("").toString(), "--config-file", directory + "/none"));
    arguments.addAll(List.of(flags));
    new KarafHome(distribution(""), Settings.load(CommandLine.parse(arguments))).prepare();
  }

  private Path home(String name) {
    return directory.resolve("home").resolve(name);
  }

  private Path distribution(String name) {
    return directory.resolve("distribution").resolve(name);
  }
}
