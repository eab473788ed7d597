package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.PouchCli;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.TestRegistry;

/** The pouch command on images and registries. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class PouchCliImagesIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private final PouchCli pouch = POUCHD.pouchCli();

  @TempDir Path folder;

  @Test
  void savedImagesAreLoadedAgain() throws Exception {
    String archive = folder.resolve("b.tar").toString();
    pouch.ok("tag", POUCHD.busybox(), "kept:1");
    pouch.ok("save", "-o", archive, "kept:1");
    assertThat(Program.of("tar", "tf", archive).ok().stdout()).contains("index.json");
    pouch.ok("rmi", "kept:1");
    assertThat(pouch.ok("images", "--format", "{{.Name}}").lines()).doesNotContain("kept:1");
    pouch.ok("load", "-i", archive);
    assertThat(pouch.ok("images", "--format", "{{.Name}}").lines()).contains("kept:1");
    byte[] streamed = pouch.ok("save", "kept:1").stdoutBytes();
    assertThat(streamed).hasSizeGreaterThan(1000);
    pouch.command("load").stdin(streamed).ok();
    assertThat(pouch.ok("history", "kept:1").lines().get(0))
        .matches("IMAGE\\s+CREATED\\s+CREATED BY\\s+SIZE\\s+COMMENT");
    pouch.ok("rmi", "kept:1");
  }

  @Test
  void pushedImagesAreInTheRegistry() {
    String name = TestRegistry.shared().name("pushed/by-cli:7");
    pouch.ok("tag", POUCHD.busybox(), name);
    pouch.ok("push", name);
    pouch.ok("rmi", name);
    assertThat(pouch.ok("pull", name).all()).contains("done");
    assertThat(pouch.ok("image", "inspect", "-f", "{{json .RepoTags}}", name).stdout())
        .contains(name);
    pouch.ok("rmi", name);
  }

  @Test
  void aTarOfFilesBecomesAnImage() throws Exception {
    Path root = Files.createDirectories(folder.resolve("root/etc")).getParent();
    Files.writeString(root.resolve("etc/told"), "told\n");
    Path archive = folder.resolve("root.tar");
    Program.of("tar", "-C", root.toString(), "-cf", archive.toString(), ".").ok();
    pouch.ok("import", "-c", "ENV A=b", "-m", "made", archive.toString(), "imported:1");
    assertThat(pouch.ok("image", "inspect", "-f", "{{json .Config.Env}}", "imported:1").stdout())
        .contains("A=b");
    String id = pouch.ok("create", "--net", "none", "imported:1", "/x").line();
    Path out = folder.resolve("told");
    pouch.ok("cp", id + ":/etc/told", out.toString());
    assertThat(out).hasContent("told\n");
    pouch.ok("rm", id);
    pouch.ok("rmi", "imported:1");
  }

  @Test
  void aRegistryThatIsNotThereIsNamed() {
    Program.Result refused = pouch.run("login", "-u", "a", "-p", "b", "127.0.0.1:1");
    refused.exits(1);
    assertThat(refused.stderr()).contains("127.0.0.1:1");
    assertThat(POUCHD.home().resolve(".pouch/config.json")).doesNotExist();
    pouch.run("push", "127.0.0.1:1/none:1").exits(1);
    pouch.run("build", "--addr", "unix:///nowhere.sock", folder.toString()).exits(1);
  }
}
