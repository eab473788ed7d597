package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.PouchCli;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;

/** The pouch command on files of containers: cp, diff, export, commit. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class PouchCliFilesIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final PouchCli pouch = POUCHD.pouchCli();

  @TempDir Path folder;

  @BeforeEach
  void begin() {
    pouch.ok("run", "-d", "--name", "files", "--net", "none", POUCHD.busybox(), "sleep", "1000");
  }

  private String in(String command) {
    return pouch.ok("exec", "files", "sh", "-c", command).stdout();
  }

  @Test
  void filesGoInAndComeOut() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/sub"));
    Files.writeString(tree.resolve("a"), "A");
    Files.createSymbolicLink(tree.resolve("l"), Path.of("a"));
    String from = folder.resolve("tree").toString();
    pouch.ok("cp", from, "files:/tmp");
    assertThat(in("cat /tmp/tree/sub/a; readlink /tmp/tree/sub/l")).isEqualTo("Aa\n");
    pouch.ok("cp", from + "/.", "files:/fresh");
    assertThat(in("cat /fresh/sub/a; stat -c %u /fresh/sub/a")).isEqualTo("A0\n");
    pouch.ok("cp", "files:/fresh", folder.resolve("back").toString());
    assertThat(folder.resolve("back/sub/a")).hasContent("A");
    pouch.ok("cp", "files:/fresh/.", Files.createDirectory(folder.resolve("there")).toString());
    assertThat(folder.resolve("there/sub/a")).hasContent("A");
    in("ln -s /fresh/sub/a /tmp/link");
    pouch.ok("cp", "-L", "files:/tmp/link", folder.resolve("followed").toString());
    assertThat(folder.resolve("followed")).isRegularFile().hasContent("A");
  }

  @Test
  void archivesGoThroughPipes() throws Exception {
    byte[] archive = pouch.ok("cp", "files:/etc", "-").stdoutBytes();
    pouch.ok("exec", "files", "mkdir", "/copy");
    pouch.command("cp", "-", "files:/copy").stdin(archive).ok();
    assertThat(in("ls /copy/etc")).isEqualTo(in("ls /etc"));
    Path file = folder.resolve("all.tar");
    pouch.ok("export", "-o", file.toString(), "files");
    assertThat(Program.of("tar", "tf", file.toString()).ok().stdout()).contains("etc/");
  }

  @Test
  void aContainerCannotWriteOutside() throws Exception {
    in("mkdir /bad; ln -s /tmp /bad/l");
    Path secret = Files.writeString(folder.resolve("secret"), "kept");
    pouch.ok("cp", "files:/bad", folder.resolve("got").toString());
    assertThat(Files.isSymbolicLink(folder.resolve("got/l"))).isTrue();
    in("rm /bad/l; mkdir /bad/l; echo x > /bad/l/f");
    pouch.run("cp", "files:/bad", folder.resolve("got").toString());
    pouch.run("cp", "files:/bad/.", folder.resolve("got").toString()).exits(1);
    assertThat(Path.of("/tmp/f")).doesNotExist();
    assertThat(secret).hasContent("kept");
  }

  @Test
  void changesAreShownAndKept() {
    in("echo x > /new; rm /bin/true 2>/dev/null; mkdir /dir");
    assertThat(pouch.ok("diff", "files").lines()).contains("A /new", "A /dir");
    String id = pouch.ok("commit", "-m", "with new", "-c", "ENV A=b", "files", "kept:1").line();
    assertThat(id).matches("[0-9a-f]{12}");
    assertThat(
            pouch
                .ok("run", "--rm", "--net", "none", "kept:1", "sh", "-c", "cat /new; echo $A")
                .stdout())
        .isEqualTo("x\nb\n");
    pouch.ok("rmi", "kept:1");
  }

  @Test
  void mistakesAreNamed() {
    assertThat(pouch.run("cp", "files:/nope", folder.toString()).exits(1).stderr())
        .contains("nope");
    assertThat(pouch.run("cp", folder + "/nope", "files:/").exits(1).stderr()).contains("nope");
    assertThat(pouch.run("cp", "nobody:/x", folder.toString()).exits(1).stderr())
        .contains("nobody");
    assertThat(pouch.run("cp", folder.toString(), "nobody:/x").exits(1).stderr())
        .contains("nobody");
  }
}
